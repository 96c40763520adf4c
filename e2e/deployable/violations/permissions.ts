import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject } from '@stepwell/asl';
import { handlerAssetPath } from '@stepwell/handlers';
import { type ResourceJson } from '../template/stack-template.js';
import { type Violation, allow, arnOf, handler, policy, resource, role } from './violation.js';

function attached(...statements: readonly JsonObject[]): ResourceJson {
  return resource('AWS::IAM::Policy', {
    PolicyName: 'Attached',
    PolicyDocument: policy(...statements),
    Roles: [{ Ref: 'Role' }],
  });
}

/** A state machine with one Task and the statements of its role. */
function machine(Resource: string, Arguments: JsonObject, ...statements: readonly JsonObject[]): Violation['faulty'] {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource: `arn:aws:states:::${Resource}`, Arguments, End: true } },
  });
  // References are moved out of the JSON string, as in templates of the CDK.
  const parts = definition.split(/\{"(?:Ref|Fn::GetAtt)":(?:"\w+"|\["\w+","\w+"\])\}/);
  const references = [...definition.matchAll(/\{"(?:Ref|Fn::GetAtt)":(?:"\w+"|\["\w+","\w+"\])\}/g)].map(
    ([text]) => JSON.parse(text) as JsonObject,
  );
  const joined = parts.flatMap((part, index) => [
    ...(index === 0 ? [] : ['"', references[index - 1] ?? '', '"']),
    part,
  ]);
  return {
    Role: role('states.amazonaws.com'),
    Policy: attached(...statements),
    Machine: resource('AWS::StepFunctions::StateMachine', {
      RoleArn: arnOf('Role'),
      DefinitionString: { 'Fn::Join': ['', joined] },
    }),
    Queue: resource('AWS::SQS::Queue'),
    Other: resource('AWS::SQS::Queue'),
    Table: resource('AWS::DynamoDB::Table'),
    Bucket: resource('AWS::S3::Bucket'),
    Key: resource('AWS::KMS::Key', {
      KeyPolicy: policy(allow('kms:*', '*', { Principal: { AWS: 'arn:aws:iam::123456789012:root' } })),
    }),
  };
}

const send = { QueueUrl: { Ref: 'Queue' }, MessageBody: 'm' };
const sendQueue = allow('sqs:SendMessage', arnOf('Queue'));
const transact: JsonObject = {
  TransactItems: [{ Put: { TableName: { Ref: 'Table' } } }, { ConditionCheck: { TableName: { Ref: 'Table' } } }],
};
const objects = { 'Fn::Join': ['', [arnOf('Bucket'), '/results/*']] };
const put = { Bucket: { Ref: 'Bucket' }, Key: 'k', Body: 'b' };
const submit = {
  JobQueue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/q',
  JobDefinition: 'arn:aws:batch:eu-west-1:123456789012:job-definition/d',
  JobName: 'j',
};
const submitted = allow('batch:SubmitJob', '*');
const followed = [
  allow(['batch:DescribeJobs', 'batch:TerminateJob'], '*'),
  allow(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], '*'),
];

const tasks: readonly Violation[] = [
  {
    faulty: machine('sqs:sendMessage', send, allow('sqs:SendMessage', arnOf('Other'))),
    sound: machine('sqs:sendMessage', send, sendQueue),
    found: ['Machine'],
  },
  { faulty: machine('sqs:sendMessage', send), sound: machine('sqs:sendMessage', send, sendQueue), found: ['Machine'] },
  {
    faulty: machine('aws-sdk:dynamodb:transactWriteItems', transact, allow('dynamodb:PutItem', arnOf('Table'))),
    sound: machine(
      'aws-sdk:dynamodb:transactWriteItems',
      transact,
      allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], arnOf('Table')),
    ),
    found: ['Machine'],
  },
  {
    faulty: machine('aws-sdk:s3:putObject', put, allow('s3:PutObject', arnOf('Bucket'))),
    sound: machine('aws-sdk:s3:putObject', put, allow('s3:PutObject', objects)),
    found: ['Machine'],
  },
  {
    faulty: machine('batch:submitJob.sync', submit, submitted),
    sound: machine('batch:submitJob.sync', submit, submitted, ...followed),
    found: ['Machine'],
  },
];

const superfluousTasks: readonly Violation[] = [
  {
    faulty: machine('sqs:sendMessage', send, sendQueue, allow('sqs:SendMessage', arnOf('Other'))),
    sound: machine('sqs:sendMessage', send, sendQueue),
    found: ['Machine'],
  },
  {
    faulty: machine('sqs:sendMessage', send, sendQueue, allow('sqs:PurgeQueue', arnOf('Queue'))),
    sound: machine('sqs:sendMessage', send, sendQueue),
    found: ['Machine'],
  },
  {
    faulty: machine('batch:submitJob', submit, submitted, ...followed),
    sound: machine('batch:submitJob', submit, submitted),
    found: ['Machine'],
  },
];

/** A state machine that writes to a table with a customer managed key. */
function encrypted(...statements: readonly JsonObject[]): Violation['faulty'] {
  const table = resource('AWS::DynamoDB::Table', {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arnOf('Key') },
  });
  return {
    ...machine(
      'dynamodb:putItem',
      { TableName: { Ref: 'Table' }, Item: {} },
      allow('dynamodb:PutItem', arnOf('Table')),
      ...statements,
    ),
    Table: table,
  };
}

const useKey = allow(
  ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  arnOf('Key'),
);

/** One of our functions that reads objects, and the statements of its role. */
function summary(...statements: readonly JsonObject[]): Violation['faulty'] {
  return {
    Role: role('lambda.amazonaws.com'),
    Policy: attached(...statements),
    Handler: handler({ Role: arnOf('Role'), Code: { S3Bucket: 'assets', S3Key: 'summary.zip' } }),
    Bucket: resource('AWS::S3::Bucket'),
  };
}

const directory = mkdtempSync(join(tmpdir(), 'stepwell-violations-'));
symlinkSync(handlerAssetPath('quality-control/range'), join(directory, 'asset.summary'));
const read = allow('s3:GetObject', objects);

function named(statement: JsonObject): Violation['faulty'] {
  return { Role: role('lambda.amazonaws.com'), Policy: attached(statement) };
}

/** Violations of rules about permissions of roles. */
export const permissionViolations: Readonly<Record<string, readonly Violation[]>> = {
  'task-permissions': tasks,
  'superfluous-task-permissions': superfluousTasks,
  'key-permissions': [
    { faulty: encrypted(), sound: encrypted(useKey), found: ['Role'] },
    { faulty: encrypted(allow('kms:Decrypt', arnOf('Key'))), sound: encrypted(useKey), found: ['Role'] },
  ],
  'superfluous-key-permissions': [
    { faulty: machine('sqs:sendMessage', send, sendQueue, useKey), sound: encrypted(useKey), found: ['Role'] },
  ],
  'function-permissions': [
    { faulty: summary(allow('s3:PutObject', objects)), sound: summary(read), found: ['Handler'], directory },
  ],
  'superfluous-function-permissions': [
    {
      faulty: summary(read, allow('s3:PutObject', objects)),
      sound: summary(read, allow('s3:ListBucket', arnOf('Bucket'))),
      found: ['Handler'],
      directory,
    },
  ],
  'iam-actions': [
    { faulty: named(allow('sqs:SendMessages', '*')), sound: named(allow('sqs:SendMessage', '*')), found: ['Policy'] },
    { faulty: named(allow('sqs:Sending*', '*')), sound: named(allow('sqs:Send*', '*')), found: ['Policy'] },
    { faulty: named(allow('queue:SendMessage', '*')), sound: named(allow('sqs:SendMessage', '*')), found: ['Policy'] },
  ],
  'iam-resources': [
    {
      faulty: named(allow('s3:ListBucket', 'arn:aws:sqs:eu-west-1:123456789012:queue')),
      sound: named(allow('s3:ListBucket', 'arn:aws:s3:::bucket')),
      found: ['Policy'],
    },
    {
      faulty: named(allow('sqs:SendMessage', 'https://sqs.eu-west-1.amazonaws.com/123456789012/queue')),
      sound: named(allow('states:SendTaskSuccess', 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine')),
      found: ['Policy'],
    },
  ],
  'iam-condition-keys': [
    {
      faulty: named(
        allow('s3:ListBucket', 'arn:aws:s3:::bucket', { Condition: { StringLike: { 's3:prefixes': 'x' } } }),
      ),
      sound: named(
        allow('s3:ListBucket', 'arn:aws:s3:::bucket', {
          Condition: { StringLike: { 's3:prefix': 'x' }, ArnLike: { 'aws:SourceArn': 'x' } },
        }),
      ),
      found: ['Policy'],
    },
  ],
};
