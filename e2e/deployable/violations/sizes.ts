import { type JsonObject } from '@stepwell/asl';
import { type Violation, allow, handler, policy, resource, role } from './violation.js';

function statements(count: number, resourceLength = 40): JsonObject {
  return policy(
    ...Array.from({ length: count }, (_each, index) =>
      allow('sqs:SendMessage', `arn:aws:sqs:*:*:${'q'.repeat(resourceLength)}`, {
        Sid: `S${index}`,
        Principal: { Service: 'events.amazonaws.com' },
      }),
    ),
  );
}

function owned(type: string, document: JsonObject, name = 'Policy'): Violation['faulty'] {
  const [owner, owners] =
    {
      'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'Queues'],
      'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics'],
      'AWS::S3::Bucket': ['AWS::S3::BucketPolicy', 'Bucket'],
    }[type] ?? [];
  const reference = { Ref: 'Owner' };
  return {
    Owner: resource(type),
    [name]: resource(owner ?? '', {
      PolicyDocument: document,
      [owners ?? '']: owners === 'Bucket' ? reference : [reference],
    }),
  };
}

function policyLimit(type: string, most: JsonObject, tooMuch: JsonObject): Violation {
  return { faulty: owned(type, tooMuch), sound: owned(type, most), found: ['Owner'] };
}

function twoPolicies(type: string): Violation {
  const one = owned(type, statements(1));
  return { faulty: { ...one, ...owned(type, statements(1), 'Second') }, sound: one, found: ['Owner'] };
}

function attached(count: number): Violation['faulty'] {
  const inline = { PolicyName: 'Inline', PolicyDocument: statements(count / 2) };
  return {
    Role: role('lambda.amazonaws.com', { Policies: [inline] }),
    Policy: resource('AWS::IAM::Policy', {
      PolicyName: 'Attached',
      PolicyDocument: statements(count / 2),
      Roles: [{ Ref: 'Role' }],
    }),
  };
}

function managed(count: number): Violation['faulty'] {
  return { Managed: resource('AWS::IAM::ManagedPolicy', { PolicyDocument: statements(count) }) };
}

function tagged(count: number): Violation['faulty'] {
  return {
    Queue: resource('AWS::SQS::Queue', {
      Tags: Array.from({ length: count }, (_each, index) => ({ Key: `tag${index}`, Value: 'x' })),
    }),
  };
}

function labeled(Value: string): Violation['faulty'] {
  return { Queue: resource('AWS::SQS::Queue', { Tags: [{ Key: 'route', Value }] }) };
}

/** Violations of rules about sizes of policies, tags and environments. */
export const sizeViolations: Readonly<Record<string, readonly Violation[]>> = {
  'role-policy-size': [{ faulty: attached(80), sound: attached(40), found: ['Role'] }],
  'managed-policy-size': [{ faulty: managed(50), sound: managed(30), found: ['Managed'] }],
  'trust-policy-size': [
    {
      faulty: { Role: resource('AWS::IAM::Role', { AssumeRolePolicyDocument: statements(20) }) },
      sound: { Role: resource('AWS::IAM::Role', { AssumeRolePolicyDocument: statements(10) }) },
      found: ['Role'],
    },
  ],
  'key-policy-size': [
    {
      faulty: { Key: resource('AWS::KMS::Key', { KeyPolicy: statements(10, 4_000) }) },
      sound: { Key: resource('AWS::KMS::Key', { KeyPolicy: statements(10) }) },
      found: ['Key'],
    },
  ],
  'queue-policy-size': [
    policyLimit('AWS::SQS::Queue', statements(20), statements(21)),
    policyLimit('AWS::SQS::Queue', statements(10), statements(10, 800)),
  ],
  'topic-policy-size': [
    policyLimit('AWS::SNS::Topic', statements(100), statements(101)),
    policyLimit('AWS::SNS::Topic', statements(10), statements(10, 3_000)),
  ],
  'bucket-policy-size': [policyLimit('AWS::S3::Bucket', statements(100), statements(10, 2_000))],
  'queue-policy-single': [twoPolicies('AWS::SQS::Queue')],
  'topic-policy-single': [twoPolicies('AWS::SNS::Topic')],
  'bucket-policy-single': [twoPolicies('AWS::S3::Bucket')],
  'environment-size': [
    {
      faulty: { Handler: handler({ Environment: { Variables: { HOSTS: 'h'.repeat(4_090) } } }) },
      sound: { Handler: handler({ Environment: { Variables: { HOSTS: 'h'.repeat(4_000) } } }) },
      found: ['Handler'],
    },
  ],
  tags: [
    { faulty: tagged(51), sound: tagged(50), found: ['Queue'] },
    { faulty: labeled('a,b'), sound: labeled('a b'), found: ['Queue'] },
    { faulty: labeled('v'.repeat(257)), sound: labeled('v'.repeat(256)), found: ['Queue'] },
  ],
};
