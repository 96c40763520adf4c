import { BatchClient, SubmitJobCommand } from '@aws-sdk/client-batch';
import {
  CloudWatchLogsClient,
  ListTagsForResourceCommand as ListLogTagsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from './local-environment.js';
import { startLocal } from './start-local.js';

const own = '123456789012';
const other = '999999999999';
let local: LocalEnvironment;
const problems: string[] = [];

beforeAll(async () => {
  local = await startLocal({ onProblem: (problem) => problems.push(problem) });
  const { s3, dynamodb, sqs, lambda } = local.services;
  await s3.createBucket('thing');
  await dynamodb.createTable({
    TableName: 'thing',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  sqs.createQueue('thing');
  await lambda.create({
    name: 'thing',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    roleArn: `arn:aws:iam::${own}:role/thing`,
    code: { inline: 'exports.handler = async () => 1;' },
  });
  await send(SNSClient, new CreateTopicCommand({ Name: 'thing' }));
  await send(
    SFNClient,
    new CreateStateMachineCommand({
      name: 'thing',
      type: 'EXPRESS',
      roleArn: `arn:aws:iam::${own}:role/thing`,
      definition: JSON.stringify({
        StartAt: 'Call',
        States: {
          Call: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Parameters: { 'FunctionName.$': '$.functionArn' },
            End: true,
          },
        },
      }),
    }),
  );
});
afterAll(async () => {
  expect(problems).toEqual([]);
  await local.close();
});

interface Client {
  // Each client's own send.
  send(command: never): Promise<object>;
  destroy(): void;
}

type Constructor = new (configuration: object) => Client;

async function send(Constructor: unknown, command: object): Promise<Record<string, unknown>> {
  const client = new (Constructor as Constructor)({ ...local.clientConfig(), maxAttempts: 1, forcePathStyle: true });
  try {
    return (await client.send(command as never)) as Record<string, unknown>;
  } finally {
    client.destroy();
  }
}

const arn = (service: string, resource: string, region = 'us-east-1', account = own) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** Calls of each service by the ARN or URL of a resource, and the errors for other regions and accounts. */
const calls: [
  name: string,
  client: unknown,
  command: (region: string, account: string) => object,
  otherRegion: [name: string, message: string] | undefined,
  otherAccount: [name: string, message: string],
][] = [
  [
    'Invoke',
    LambdaClient,
    (region, account) => new InvokeCommand({ FunctionName: arn('lambda', 'function:thing', region, account) }),
    ['ResourceNotFoundException', "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"],
    ['AccessDeniedException', 'is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda'],
  ],
  [
    'GetFunction by a partial ARN',
    LambdaClient,
    (_region, account) => new GetFunctionCommand({ FunctionName: `${account}:function:thing` }),
    undefined,
    ['AccessDeniedException', 'lambda:GetFunction'],
  ],
  [
    'SendMessage',
    SQSClient,
    (region, account) =>
      new SendMessageCommand({ QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/thing`, MessageBody: 'x' }),
    ['InvalidAddress', 'The address https://sqs.eu-west-1.amazonaws.com/ is not valid for this endpoint'],
    ['AccessDenied', 'sqs:sendmessage'],
  ],
  [
    'ReceiveMessage by the local URL',
    SQSClient,
    (_region, account) => new ReceiveMessageCommand({ QueueUrl: `${local.endpoint}/${account}/thing` }),
    undefined,
    ['AccessDenied', 'sqs:receivemessage'],
  ],
  [
    'GetQueueUrl',
    SQSClient,
    (_region, account) => new GetQueueUrlCommand({ QueueName: 'thing', QueueOwnerAWSAccountId: account }),
    undefined,
    ['QueueDoesNotExist', 'The specified queue does not exist'],
  ],
  [
    'Publish',
    SNSClient,
    (region, account) => new PublishCommand({ TopicArn: arn('sns', 'thing', region, account), Message: 'x' }),
    ['InvalidParameterException', 'Invalid parameter: TopicArn'],
    ['AuthorizationErrorException', 'SNS:Publish'],
  ],
  [
    'Subscribe',
    SNSClient,
    (region, account) =>
      new SubscribeCommand({
        TopicArn: arn('sns', 'thing', region, account),
        Protocol: 'sqs',
        Endpoint: arn('sqs', 'thing'),
      }),
    ['InvalidParameterException', 'Invalid parameter: TopicArn'],
    ['AuthorizationErrorException', 'SNS:Subscribe'],
  ],
  [
    'GetItem',
    DynamoDBClient,
    (region, account) =>
      new GetItemCommand({ TableName: arn('dynamodb', 'table/thing', region, account), Key: { id: { S: 'a' } } }),
    ['ValidationException', `Invalid AWS region in 'arn:aws:dynamodb:eu-west-1:${own}:table/thing'`],
    ['AccessDeniedException', 'because no resource-based policy allows the dynamodb:GetItem action'],
  ],
  [
    'PutItem',
    DynamoDBClient,
    (region, account) =>
      new PutItemCommand({ TableName: arn('dynamodb', 'table/thing', region, account), Item: { id: { S: 'a' } } }),
    ['ValidationException', 'Invalid AWS region'],
    ['AccessDeniedException', 'dynamodb:PutItem'],
  ],
  [
    'BatchGetItem',
    DynamoDBClient,
    (region, account) =>
      new BatchGetItemCommand({
        RequestItems: { [arn('dynamodb', 'table/thing', region, account)]: { Keys: [{ id: { S: 'a' } }] } },
      }),
    ['ValidationException', 'Invalid AWS region'],
    ['AccessDeniedException', 'dynamodb:BatchGetItem'],
  ],
  [
    'TransactWriteItems',
    DynamoDBClient,
    (region, account) =>
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: 'thing', Item: { id: { S: 'b' } } } },
          { Put: { TableName: arn('dynamodb', 'table/thing', region, account), Item: { id: { S: 'c' } } } },
        ],
      }),
    ['ValidationException', 'Invalid AWS region'],
    ['AccessDeniedException', 'dynamodb:TransactWriteItems'],
  ],
  [
    'StartExecution',
    SFNClient,
    (region, account) =>
      new StartExecutionCommand({ stateMachineArn: arn('states', 'stateMachine:thing', region, account) }),
    ['StateMachineDoesNotExist', 'does not exist in this region'],
    ['AccessDeniedException', 'states:StartExecution'],
  ],
  [
    'PutEvents',
    EventBridgeClient,
    (region, account) => {
      const EventBusName = arn('events', 'event-bus/default', region, account);
      return new PutEventsCommand({ Entries: [{ Source: 's', DetailType: 'd', Detail: '{}', EventBusName }] });
    },
    ['ResourceNotFoundException', 'does not exist'],
    ['AccessDeniedException', 'events:PutEvents'],
  ],
  [
    'DescribeEventBus',
    EventBridgeClient,
    (region, account) => new DescribeEventBusCommand({ Name: arn('events', 'event-bus/default', region, account) }),
    ['ResourceNotFoundException', 'does not exist'],
    ['AccessDeniedException', 'events:DescribeEventBus'],
  ],
  [
    'ListObjectsV2 with a bucket owner',
    S3Client,
    (_region, account) => new ListObjectsV2Command({ Bucket: 'thing', ExpectedBucketOwner: account }),
    undefined,
    ['AccessDenied', 'Access Denied'],
  ],
];

describe('a resource', () => {
  it.each(calls)('of this region and account is served: %s', async (_name, client, command) => {
    expect(await send(client, command('us-east-1', own))).toMatchObject({
      $metadata: { httpStatusCode: expect.any(Number) as number },
    });
  });

  it.each(calls.filter(([, , , otherRegion]) => otherRegion !== undefined))(
    'of another region is not: %s',
    async (_name, client, command, otherRegion) => {
      const [name = '', message = ''] = otherRegion ?? [];
      await expect(send(client, command('eu-west-1', own))).rejects.toMatchObject({
        name,
        message: expect.stringContaining(message) as string,
      });
    },
  );

  it.each(calls)('of another account is not: %s', async (_name, client, command, _otherRegion, [name, message]) => {
    const remedy = `The local environment is account ${own} in us-east-1; start it with another accountId`;
    await expect(send(client, command('us-east-1', other))).rejects.toMatchObject({ name });
    await expect(send(client, command('us-east-1', other))).rejects.toThrow(message);
    await expect(send(client, command('us-east-1', other))).rejects.toThrow(remedy);
  });

  it.each([
    [
      BatchClient,
      new SubmitJobCommand({ jobName: 'j', jobQueue: arn('batch', 'job-queue/q', 'eu-west-1'), jobDefinition: 'd' }),
      'ClientException',
    ],
    [
      CloudWatchLogsClient,
      new ListLogTagsCommand({ resourceArn: arn('logs', 'log-group:g', 'us-east-1', other) }),
      'AccessDeniedException',
    ],
    [
      SFNClient,
      new DescribeExecutionCommand({ executionArn: arn('states', 'execution:thing:x', 'eu-west-1') }),
      'ExecutionDoesNotExist',
    ],
  ])('is not found by its name in another place: %#', async (client, command, name) => {
    await expect(send(client, command)).rejects.toMatchObject({ name });
  });

  it('of another region fails a task', async () => {
    const start = (functionArn: string) =>
      send(
        SFNClient,
        new StartSyncExecutionCommand({
          stateMachineArn: arn('states', 'stateMachine:thing'),
          input: JSON.stringify({ functionArn }),
        }),
      );
    expect(await start(arn('lambda', 'function:thing'))).toMatchObject({ status: 'SUCCEEDED' });
    expect(await start(arn('lambda', 'function:thing', 'eu-west-1'))).toMatchObject({
      status: 'FAILED',
      error: 'Lambda.ResourceNotFoundException',
      cause: expect.stringContaining("Functions from 'eu-west-1' are not reachable") as string,
    });
  });
});
