import { type JsonObject } from '@stepwell/asl';
import { type ResourceJson } from '../template/stack-template.js';
import { type Violation, arnOf, handler, resource } from './violation.js';

const queue = (properties: JsonObject = {}): ResourceJson => resource('AWS::SQS::Queue', properties);
const fifo = queue({ FifoQueue: true });

function mapped(queueProperties: JsonObject, mapping: JsonObject = {}): Violation['faulty'] {
  return {
    Handler: handler({ Timeout: 60 }),
    Queue: queue({ VisibilityTimeout: 60, ...queueProperties }),
    Mapping: resource('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: 'Handler' },
      EventSourceArn: arnOf('Queue'),
      ...mapping,
    }),
  };
}

function invocations(...configs: readonly [id: string, config: JsonObject][]): Violation['faulty'] {
  const resources = configs.map(
    ([id, config]) =>
      [
        id,
        resource('AWS::Lambda::EventInvokeConfig', {
          FunctionName: { Ref: 'Handler' },
          Qualifier: '$LATEST',
          ...config,
        }),
      ] as const,
  );
  return { Handler: handler(), Queue: queue(), Fifo: fifo, ...Object.fromEntries(resources) };
}

const onFailure = (id: string): JsonObject => ({ DestinationConfig: { OnFailure: { Destination: arnOf(id) } } });

function eventRule(properties: JsonObject): Violation['faulty'] {
  return { Queue: queue(), Fifo: fifo, Rule: resource('AWS::Events::Rule', properties) };
}

const target = (id: string, others: JsonObject = {}): JsonObject => ({
  Targets: [{ Id: 'T', Arn: arnOf(id), ...others }],
});
const targets = (count: number): JsonObject => ({
  Targets: Array.from({ length: count }, (_each, index) => ({ Id: `T${index}`, Arn: arnOf('Queue') })),
});
const pattern = (length: number): JsonObject => ({ EventPattern: { source: ['s'.repeat(length)] } });

function subscribed(topic: JsonObject, endpoint: string): Violation['faulty'] {
  return {
    Fifo: fifo,
    Queue: queue(),
    Topic: resource('AWS::SNS::Topic', topic),
    Subscription: resource('AWS::SNS::Subscription', {
      TopicArn: { Ref: 'Topic' },
      Endpoint: arnOf(endpoint),
      Protocol: 'sqs',
    }),
  };
}

function redrive(maxReceiveCount: number, retention: number): Violation['faulty'] {
  return {
    DeadLetters: queue({ MessageRetentionPeriod: retention }),
    Queue: queue({
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters'), maxReceiveCount },
    }),
  };
}

/** Violations of rules about connections between functions, queues, topics and event rules. */
export const wiringViolations: Readonly<Record<string, readonly Violation[]>> = {
  'visibility-timeout': [
    { faulty: mapped({ VisibilityTimeout: 59 }), sound: mapped({}), found: ['Mapping'] },
    { faulty: { ...mapped({}), Queue: queue() }, sound: mapped({ VisibilityTimeout: 90 }), found: ['Mapping'] },
  ],
  'queue-mapping': [
    {
      faulty: mapped({ FifoQueue: true }, { BatchSize: 11 }),
      sound: mapped({ FifoQueue: true }, { BatchSize: 10 }),
      found: ['Mapping'],
    },
    {
      faulty: mapped({}, { BatchSize: 11 }),
      sound: mapped({}, { BatchSize: 11, MaximumBatchingWindowInSeconds: 1 }),
      found: ['Mapping'],
    },
    {
      faulty: mapped({ FifoQueue: true }, { MaximumBatchingWindowInSeconds: 1 }),
      sound: mapped({ FifoQueue: true }),
      found: ['Mapping'],
    },
    {
      faulty: mapped({}, { ScalingConfig: { MaximumConcurrency: 1 } }),
      sound: mapped({}, { ScalingConfig: { MaximumConcurrency: 2 } }),
      found: ['Mapping'],
    },
  ],
  'single-event-invoke-config': [
    {
      faulty: invocations(['One', {}], ['Two', {}]),
      sound: invocations(['One', {}], ['Two', { Qualifier: 'live' }]),
      found: ['Two'],
    },
  ],
  'dead-letter-retention': [{ faulty: redrive(5, 345_600), sound: redrive(5, 1_209_600), found: ['Queue'] }],
  'receive-count': [
    { faulty: redrive(1_001, 1_209_600), sound: redrive(1_000, 1_209_600), found: ['Queue'] },
    { faulty: redrive(0, 1_209_600), sound: redrive(1, 1_209_600), found: ['Queue'] },
  ],
  'event-rule-limits': [
    { faulty: eventRule(targets(6)), sound: eventRule(targets(5)), found: ['Rule'] },
    { faulty: eventRule(pattern(2_049)), sound: eventRule(pattern(2_000)), found: ['Rule'] },
  ],
  'fifo-target': [
    {
      faulty: eventRule(target('Fifo')),
      sound: eventRule(target('Fifo', { SqsParameters: { MessageGroupId: 'items' } })),
      found: ['Rule'],
    },
  ],
  'fifo-dead-letters': [
    {
      faulty: eventRule(target('Queue', { DeadLetterConfig: { Arn: arnOf('Fifo') } })),
      sound: eventRule(target('Queue', { DeadLetterConfig: { Arn: arnOf('Queue') } })),
      found: ['Rule'],
    },
  ],
  'fifo-destination': [
    {
      faulty: invocations(['One', onFailure('Fifo')]),
      sound: invocations(['One', onFailure('Queue')]),
      found: ['One'],
    },
  ],
  'fifo-subscription': [
    { faulty: subscribed({}, 'Fifo'), sound: subscribed({ FifoTopic: true }, 'Fifo'), found: ['Subscription'] },
  ],
  'single-vpc': [
    {
      faulty: { One: resource('AWS::EC2::VPC'), Two: resource('AWS::EC2::VPC') },
      sound: { One: resource('AWS::EC2::VPC') },
      found: ['Two'],
    },
  ],
};
