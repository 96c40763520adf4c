import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoDbService } from '../../../dynamodb/index.js';
import { S3Service } from '../../../s3/index.js';
import { SnsService } from '../../../sns/index.js';
import { SqsService } from '../../../sqs/index.js';
import { startStates, type TestStates } from '../../testing/start-states.js';

let env: TestStates;
let s3: S3Service;
let dynamodb: DynamoDbService;
let sqs: SQSClient;
let QueueUrl: string | undefined;
beforeAll(async () => {
  env = await startStates({
    services: ({ context, directory }) => {
      s3 = new S3Service({ ...context, directory });
      dynamodb = new DynamoDbService(context);
      return { s3, dynamodb, sqs: new SqsService(context), sns: new SnsService(context) };
    },
  });
  await s3.createBucket('bucket');
  await dynamodb.createTable({
    TableName: 'table',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  sqs = new SQSClient(env.local.clientConfig());
  ({ QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'queue' })));
});
afterAll(async () => {
  sqs.destroy();
  await env[Symbol.asyncDispose]();
});

async function run(integration: string, Parameters: object) {
  const stateMachineArn = await env.create({
    StartAt: 'Task',
    States: { Task: { Type: 'Task', Resource: `arn:aws:states:::${integration}`, Parameters, End: true } },
  });
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn });
  const { output, error, cause } = await env.states.inProcess.waitForExecution(executionArn);
  return { output: output === undefined ? undefined : (JSON.parse(output) as Record<string, unknown>), error, cause };
}

describe('aws-sdk:s3', () => {
  it('writes JSON as a string and reads an object as a string', async () => {
    const { output: written } = await run('aws-sdk:s3:putObject', { Bucket: 'bucket', Key: 'a.json', Body: { a: 1 } });
    expect(written).toMatchObject({ ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
    const { output: read } = await run('aws-sdk:s3:getObject', { Bucket: 'bucket', Key: 'a.json' });
    expect(read).toMatchObject({
      Body: '{"a":1}',
      ContentLength: 7,
      Metadata: {},
      LastModified: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
    });
  });

  it('writes a string with quotes, as AWS does', async () => {
    const { output: written } = await run('aws-sdk:s3:putObject', { Bucket: 'bucket', Key: 'text', Body: 'text data' });
    // The checksum of the body, with its quotes.
    expect(written).toMatchObject({ ChecksumCRC32: expect.stringMatching(/^.{6}==$/), ChecksumType: 'FULL_OBJECT' });
    expect((await run('aws-sdk:s3:getObject', { Bucket: 'bucket', Key: 'text' })).output).toMatchObject({
      Body: '"text data"',
    });
  });

  it('lists objects', async () => {
    await run('aws-sdk:s3:putObject', { Bucket: 'bucket', Key: 'list/one', Body: 1 });
    const { output } = await run('aws-sdk:s3:listObjectsV2', { Bucket: 'bucket', Prefix: 'list/' });
    expect(output).toMatchObject({ KeyCount: 1, Contents: [{ Key: 'list/one', Size: 1 }] });
  });

  it.each([
    ['getObject', { Bucket: 'bucket', Key: 'none' }, 'S3.NoSuchKeyException', 404],
    ['listObjects', { Bucket: 'no-such-bucket' }, 'S3.NoSuchBucketException', 404],
  ])('has the error name of %s', async (action, parameters, error, status) => {
    const failed = await run(`aws-sdk:s3:${action}`, parameters);
    expect(failed.error).toBe(error);
    expect(failed.cause).toMatch(
      new RegExp(`\\(Service: S3, Status Code: ${status}, Request ID: .+\\) \\(SDK Attempt Count: 1\\)$`),
    );
  });
});

describe('dynamodb', () => {
  it('puts, updates and gets an item, with HTTP metadata', async () => {
    const { output: put } = await run('dynamodb:putItem', {
      TableName: 'table',
      Item: { id: { S: '1' }, count: { N: '1' } },
    });
    expect(put).toEqual({
      SdkHttpMetadata: expect.objectContaining({ HttpStatusCode: 200 }),
      SdkResponseMetadata: { RequestId: expect.stringMatching(/.+/) },
    });
    const { output: updated } = await run('dynamodb:updateItem', {
      TableName: 'table',
      Key: { id: { S: '1' } },
      UpdateExpression: 'ADD #c :one',
      ExpressionAttributeNames: { '#c': 'count' },
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'UPDATED_NEW',
    });
    expect(updated).toMatchObject({ Attributes: { count: { N: '2' } } });
    const { output: got } = await run('dynamodb:getItem', { TableName: 'table', Key: { id: { S: '1' } } });
    expect(got).toMatchObject({ Item: { id: { S: '1' }, count: { N: '2' } } });
    expect(
      (await run('dynamodb:getItem', { TableName: 'table', Key: { id: { S: 'none' } } })).output,
    ).not.toHaveProperty('Item');
  });

  it('has the error names of the AWS SDK for Java 1', async () => {
    const missing = await run('dynamodb:putItem', { TableName: 'none', Item: { id: { S: '1' } } });
    expect(missing.error).toBe('DynamoDB.ResourceNotFoundException');
    expect(missing.cause).toMatch(
      /^Requested resource not found.* \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: .+; Proxy: null\)$/,
    );
    await run('dynamodb:putItem', { TableName: 'table', Item: { id: { S: 'once' } } });
    const failed = await run('dynamodb:putItem', {
      TableName: 'table',
      Item: { id: { S: 'once' } },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    expect(failed.error).toBe('DynamoDB.ConditionalCheckFailedException');
    const invalid = await run('dynamodb:putItem', { TableName: 'table', Item: { other: { S: '1' } } });
    expect(invalid.error).toBe('DynamoDB.AmazonDynamoDBException');
  });

  it('with aws-sdk has every operation and the names of the AWS SDK for Java 2', async () => {
    await run('dynamodb:putItem', { TableName: 'table', Item: { id: { S: 'q' } } });
    const { output } = await run('aws-sdk:dynamodb:query', {
      TableName: 'table',
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: 'q' } },
    });
    expect(output).toMatchObject({ Count: 1, Items: [{ id: { S: 'q' } }] });
    const failed = await run('aws-sdk:dynamodb:deleteItem', {
      TableName: 'table',
      Key: { id: { S: 'q' } },
      ConditionExpression: 'attribute_exists(nothing)',
    });
    expect(failed.error).toBe('DynamoDb.ConditionalCheckFailedException');
    const invalid = await run('aws-sdk:dynamodb:putItem', { TableName: 'table', Item: { other: { S: '1' } } });
    expect(invalid.error).toBe('DynamoDb.DynamoDbException');
  });
});

describe('sqs:sendMessage', () => {
  const received = async () =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }))).Messages?.[0]?.Body ?? '';

  it('sends JSON as a string', async () => {
    const { output } = await run('sqs:sendMessage', { QueueUrl, MessageBody: { order: 1 } });
    expect(output).toMatchObject({
      MessageId: expect.any(String),
      MD5OfMessageBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
    expect(JSON.parse(await received())).toEqual({ order: 1 });
  });

  it('sends a task token and waits for it', async () => {
    const running = run('sqs:sendMessage.waitForTaskToken', { QueueUrl, MessageBody: { 'token.$': '$$.Task.Token' } });
    const { token } = JSON.parse(await received()) as { token: string };
    await env.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"done":1}' }));
    expect((await running).output).toEqual({ done: 1 });
  });

  it('has the error names of the AWS SDK for Java 1', async () => {
    const { error, cause } = await run('sqs:sendMessage', { QueueUrl, MessageBody: null });
    expect(error).toBe('SQS.AmazonSQSException');
    expect(cause).toMatch(
      /^The request must contain the parameter MessageBody\. \(Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter; Request ID: .+; Proxy: null\)$/,
    );
    expect((await run('aws-sdk:sqs:sendMessage', { QueueUrl: `${QueueUrl}-none`, MessageBody: 'x' })).error).toBe(
      'Sqs.QueueDoesNotExistException',
    );
  });
});

describe('sns:publish', () => {
  it('returns the message ID', async () => {
    const { output: topic } = await run('aws-sdk:sns:createTopic', { Name: 'topic' });
    const { output } = await run('sns:publish', {
      TopicArn: topic?.['TopicArn'],
      Message: { a: 1 },
      Subject: 's',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
    });
    expect(output).toMatchObject({
      MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
  });

  it('has the error of AWS for an unknown topic', async () => {
    const { error, cause } = await run('sns:publish', {
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:none',
      Message: 'x',
    });
    expect(error).toBe('SNS.NotFoundException');
    expect(cause).toMatch(
      /^Topic does not exist \(Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: .+; Proxy: null\)$/,
    );
  });
});
