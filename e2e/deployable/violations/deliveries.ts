import { type JsonObject } from '@stepwell/asl';
import { type ResourceJson } from '../template/stack-template.js';
import { type Violation, allow, arnOf, handler, policy, resource, role } from './violation.js';

/** The statement of `enforceSSL`. It replaces the default policy of a topic. */
const tlsOnly = {
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Principal: { AWS: '*' },
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

function admit(service: string, action: string, source?: string): JsonObject {
  return allow(action, '*', {
    Principal: { Service: service },
    ...(source === undefined ? {} : { Condition: { ArnEquals: { 'aws:SourceArn': arnOf(source) } } }),
  });
}

const queuePolicy = (...statements: readonly JsonObject[]): ResourceJson =>
  resource('AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Queue' }], PolicyDocument: policy(tlsOnly, ...statements) });

/** An alarm that notifies a topic. */
function notified(topic: JsonObject, ...statements: readonly JsonObject[]): Violation['faulty'] {
  return {
    Alarm: resource('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: 'Topic' }] }),
    Topic: resource('AWS::SNS::Topic', topic),
    ...(statements.length === 0
      ? {}
      : {
          Policy: resource('AWS::SNS::TopicPolicy', {
            Topics: [{ Ref: 'Topic' }],
            PolicyDocument: policy(...statements),
          }),
        }),
  };
}

const publish = admit('cloudwatch.amazonaws.com', 'sns:Publish', 'Alarm');

/** A rule that delivers events to the resource `id`. */
function ruled(id: string, target: JsonObject, others: Violation['faulty'] = {}): Violation['faulty'] {
  return {
    Rule: resource('AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: arnOf(id), ...target }] }),
    Queue: resource('AWS::SQS::Queue'),
    Handler: handler(),
    ...others,
  };
}

const toQueue = admit('events.amazonaws.com', 'sqs:SendMessage', 'Rule');
const invoked = (Principal: string, source = 'Rule'): ResourceJson =>
  resource('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: arnOf('Handler'),
    Principal,
    SourceArn: arnOf(source),
  });

function machineTarget(...statements: readonly JsonObject[]): Violation['faulty'] {
  return ruled(
    'Machine',
    { RoleArn: arnOf('Role') },
    {
      Machine: resource('AWS::StepFunctions::StateMachine'),
      Role: role('events.amazonaws.com', { Policies: [{ PolicyName: 'P', PolicyDocument: policy(...statements) }] }),
    },
  );
}

function subscribed(...statements: readonly JsonObject[]): Violation['faulty'] {
  const properties = {
    Protocol: 'sqs',
    TopicArn: { Ref: 'Topic' },
    Endpoint: arnOf('Queue'),
    RedrivePolicy: { deadLetterTargetArn: arnOf('Queue') },
  };
  return {
    Topic: resource('AWS::SNS::Topic'),
    Queue: resource('AWS::SQS::Queue'),
    Subscription: resource('AWS::SNS::Subscription', properties),
    Policy: queuePolicy(...statements),
  };
}

function logged(...statements: readonly JsonObject[]): Violation['faulty'] {
  const bucket = resource('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } });
  return {
    Bucket: bucket,
    Logs: resource('AWS::S3::Bucket'),
    Policy: resource('AWS::S3::BucketPolicy', {
      Bucket: { Ref: 'Logs' },
      PolicyDocument: policy(tlsOnly, ...statements),
    }),
  };
}

function integrated(permission: ResourceJson): Violation['faulty'] {
  return {
    Integration: resource('AWS::ApiGatewayV2::Integration', { IntegrationUri: arnOf('Handler') }),
    Handler: handler(),
    Permission: permission,
  };
}

const openInvoke = (Principal: string): ResourceJson =>
  resource('AWS::Lambda::Permission', { Action: 'lambda:InvokeFunction', FunctionName: arnOf('Handler'), Principal });

/** An alarm and a rule with targets that have a customer managed key. */
function keyed(...statements: readonly JsonObject[]): Violation['faulty'] {
  return {
    ...notified({ KmsMasterKeyId: arnOf('Key') }),
    ...ruled('Queue', {}, { Queue: resource('AWS::SQS::Queue', { KmsMasterKeyId: arnOf('Key') }) }),
    Key: resource('AWS::KMS::Key', {
      KeyPolicy: policy(allow('kms:*', '*', { Principal: { AWS: 'arn:aws:iam::123456789012:root' } }), ...statements),
    }),
  };
}

const useKey = (service: string): JsonObject =>
  allow(['kms:Decrypt', 'kms:GenerateDataKey*'], '*', { Principal: { Service: service } });

/** A mapped function whose role has its own policy. */
function mapped(
  DependsOn: readonly string[],
  actions: string[],
  service = 'lambda.amazonaws.com',
): Violation['faulty'] {
  const logs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*');
  return {
    Role: role(service),
    Policy: resource('AWS::IAM::Policy', {
      PolicyName: 'P',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: policy(allow(actions, arnOf('Queue')), logs),
    }),
    Handler: { ...handler({ Role: arnOf('Role') }), DependsOn },
    Queue: resource('AWS::SQS::Queue'),
    Mapping: resource('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: 'Handler' },
      EventSourceArn: arnOf('Queue'),
    }),
  };
}

const poll = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** A function with a queue as failure destination. */
function failing(action: string): Violation['faulty'] {
  const config = resource('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: 'Handler' },
    Qualifier: '$LATEST',
    DestinationConfig: { OnFailure: { Destination: arnOf('Queue') } },
  });
  const { Mapping: _mapping, ...others } = mapped(['Policy'], [action]);
  return { ...others, Config: config };
}

/** Violations of rules about deliveries and service roles. */
export const deliveryViolations: Readonly<Record<string, readonly Violation[]>> = {
  'delivery-permissions': [
    { faulty: notified({}, tlsOnly), sound: notified({}, tlsOnly, publish), found: ['Alarm'] },
    {
      faulty: notified({}, tlsOnly, admit('events.amazonaws.com', 'sns:Publish')),
      sound: notified({}),
      found: ['Alarm'],
    },
    { faulty: ruled('Queue', {}), sound: ruled('Queue', {}, { Policy: queuePolicy(toQueue) }), found: ['Rule'] },
    {
      faulty: ruled('Queue', {}, { Policy: queuePolicy(admit('events.amazonaws.com', 'sqs:SendMessage', 'Handler')) }),
      sound: ruled('Queue', {}, { Policy: queuePolicy(toQueue) }),
      found: ['Rule'],
    },
    {
      faulty: ruled(
        'Handler',
        { DeadLetterConfig: { Arn: arnOf('Queue') } },
        { Permission: invoked('events.amazonaws.com') },
      ),
      sound: ruled('Handler', {}, { Permission: invoked('events.amazonaws.com') }),
      found: ['Rule'],
    },
    {
      faulty: ruled('Handler', {}, { Permission: invoked('events.amazonaws.com', 'Queue') }),
      sound: ruled('Handler', {}, { Permission: invoked('events.amazonaws.com') }),
      found: ['Rule'],
    },
    {
      faulty: machineTarget(),
      sound: machineTarget(allow('states:StartExecution', { Ref: 'Machine' })),
      found: ['Rule'],
    },
    {
      faulty: subscribed(),
      sound: subscribed(admit('sns.amazonaws.com', 'sqs:SendMessage', 'Topic')),
      found: ['Subscription'],
    },
    { faulty: logged(), sound: logged(admit('logging.s3.amazonaws.com', 's3:PutObject')), found: ['Bucket'] },
    {
      faulty: integrated(openInvoke('events.amazonaws.com')),
      sound: integrated(openInvoke('apigateway.amazonaws.com')),
      found: ['Integration'],
    },
  ],
  'delivery-keys': [
    {
      faulty: keyed(),
      sound: keyed(useKey('cloudwatch.amazonaws.com'), useKey('events.amazonaws.com')),
      found: ['Alarm', 'Rule'],
    },
    {
      faulty: keyed(useKey('events.amazonaws.com')),
      sound: keyed(useKey('cloudwatch.amazonaws.com'), useKey('events.amazonaws.com')),
      found: ['Alarm'],
    },
    { faulty: notified({ KmsMasterKeyId: 'alias/aws/sns' }), sound: notified({}), found: ['Alarm'] },
  ],
  trust: [
    { faulty: mapped(['Policy'], poll, 'events.amazonaws.com'), sound: mapped(['Policy'], poll), found: ['Handler'] },
  ],
  'policies-first': [{ faulty: mapped([], poll), sound: mapped(['Policy'], poll), found: ['Mapping'] }],
  'service-needs': [
    { faulty: mapped(['Policy'], ['sqs:ReceiveMessage']), sound: mapped(['Policy'], poll), found: ['Mapping'] },
    { faulty: failing('sqs:ReceiveMessage'), sound: failing('sqs:SendMessage'), found: ['Config'] },
    {
      faulty: { Role: role('lambda.amazonaws.com'), Handler: handler({ Role: arnOf('Role') }) },
      sound: mapped(['Policy'], poll),
      found: ['Handler'],
    },
  ],
};
