import { type Json } from '@stepwell/asl';
import { type Rule, resourceRule } from '../rule.js';
import { type Resource, memberAt, objectsIn } from '../template/stack-template.js';

const QUOTAS = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html';

/** A rule has at most five targets and a pattern of at most 2,048 characters. */
export const eventRuleLimits = resourceRule('event-rule-limits', QUOTAS, 'AWS::Events::Rule', (rule) => {
  const targets = objectsIn(rule.at('Targets')).length;
  const characters = JSON.stringify(rule.at('EventPattern') ?? '').length;
  return [
    ...(targets <= 5 ? [] : [{ problem: `${targets} targets, at most 5 are allowed`, fix: 'Use several rules' }]),
    ...(characters <= 2_048
      ? []
      : [
          {
            problem: `the event pattern has ${characters} characters, at most 2,048 are allowed`,
            fix: 'Limit the pattern in the prop',
          },
        ]),
  ];
});

/** Messages to a FIFO queue need a message group. */
export const fifoTargets = resourceRule(
  'fifo-target',
  'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html',
  'AWS::Events::Rule',
  (rule) =>
    objectsIn(rule.at('Targets')).flatMap((target) => {
      const queue = rule.stack.withArn(String(target['Arn']));
      const isFifo = queue?.at('FifoQueue') === true;
      return isFifo && memberAt(target, ['SqsParameters', 'MessageGroupId']) === undefined
        ? [
            {
              problem: `target ${queue.logicalId} is a FIFO queue and has no message group`,
              fix: 'Set MessageGroupId, or reject FIFO queues',
            },
          ]
        : [];
    }),
);

/**
 * Dead-letter queues of events and destinations of invocations must be standard queues. The dead-letter queue of a FIFO
 * queue must be a FIFO queue.
 */
export const standardDeadLetters: readonly Rule[] = [
  resourceRule(
    'fifo-dead-letters',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
    'AWS::Events::Rule',
    (rule) =>
      objectsIn(rule.at('Targets')).flatMap((target) =>
        fifoAt(rule, memberAt(target, ['DeadLetterConfig', 'Arn']), 'the dead-letter queue of a target'),
      ),
  ),
  resourceRule(
    'fifo-destination',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    'AWS::Lambda::EventInvokeConfig',
    (config) =>
      ['OnSuccess', 'OnFailure'].flatMap((outcome) =>
        fifoAt(config, config.at('DestinationConfig', outcome, 'Destination'), `the ${outcome} destination`),
      ),
  ),
];

function fifoAt({ stack }: Resource, arn: Json | undefined, description: string): { problem: string; fix: string }[] {
  const queue = stack.withArn(String(arn));
  return queue?.at('FifoQueue') === true
    ? [{ problem: `${description} is the FIFO queue ${queue.logicalId}`, fix: 'Use a standard queue' }]
    : [];
}

/** A FIFO queue can subscribe only to a FIFO topic. */
export const fifoSubscriptions = resourceRule(
  'fifo-subscription',
  'https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html',
  'AWS::SNS::Subscription',
  (subscription) => {
    const { stack } = subscription;
    const queue = stack.withArn(String(subscription.at('Endpoint')));
    const topic = stack.withArn(String(subscription.at('TopicArn')));
    return queue?.at('FifoQueue') === true && topic !== undefined && topic.at('FifoTopic') !== true
      ? [
          {
            problem: `the FIFO queue ${queue.logicalId} subscribes to the standard topic ${topic.logicalId}`,
            fix: 'Make both FIFO',
          },
        ]
      : [];
  },
);

/** Rules of EventBridge and of FIFO resources. */
export const eventRules: readonly Rule[] = [eventRuleLimits, fifoTargets, ...standardDeadLetters, fifoSubscriptions];
