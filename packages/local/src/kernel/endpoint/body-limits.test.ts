import { Agent, type IncomingMessage, request } from 'node:http';
import { BatchClient, DescribeJobQueuesCommand, SubmitJobCommand } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { BatchWriteItemCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { startLocal } from '../../environment/start-local.js';

let local: LocalEnvironment;
const defects: string[] = [];
beforeAll(async () => {
  local = await startLocal({ onProblem: (problem) => defects.push(problem) });
  await local.services.s3.createBucket('limits');
  const apis = local.services.httpApis;
  apis.create({ apiId: 'limits', name: 'Limits' });
  apis.addStage('limits', '$default');
  apis.addIntegration('limits', 'none', { kind: 'unsupported', description: 'nothing' });
  apis.addRoute('limits', 'POST /', 'none', { kind: 'none' });
});
afterAll(async () => {
  expect(defects).toEqual([]);
  await local.close();
});

const mebibytes = (count: number): string => 'x'.repeat(count * 1024 * 1024);
const queueUrl = (): string => `${local.endpoint}/123456789012/q`;

/** A client of one connection that is kept, so that the next call takes it too. */
function configuration() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return { ...local.clientConfig(), maxAttempts: 1, requestHandler: { httpAgent: agent, requestTimeout: 10_000 } };
}

interface Client {
  // Each client's own send, of which only the result's kind matters here.
  send(command: never): Promise<object>;
  destroy(): void;
}

const tooLarge = { name: 'RequestEntityTooLarge', $metadata: { httpStatusCode: 413 } };

describe('a body over the limit', () => {
  it.each<[string, () => Client, () => object, object, object]>([
    [
      'SQS',
      () => new SQSClient(configuration()),
      () => new SendMessageCommand({ QueueUrl: queueUrl(), MessageBody: mebibytes(7) }),
      new ListQueuesCommand({}),
      tooLarge,
    ],
    [
      'SNS',
      () => new SNSClient(configuration()),
      () => new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Message: mebibytes(7) }),
      new ListTopicsCommand({}),
      tooLarge,
    ],
    [
      'STS',
      () => new STSClient(configuration()),
      () => new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/r', RoleSessionName: mebibytes(7) }),
      new GetCallerIdentityCommand({}),
      tooLarge,
    ],
    [
      'CloudWatch Logs',
      () => new CloudWatchLogsClient(configuration()),
      () =>
        new PutLogEventsCommand({
          logGroupName: 'g',
          logStreamName: 's',
          logEvents: [{ timestamp: 1, message: mebibytes(7) }],
        }),
      new DescribeLogGroupsCommand({}),
      tooLarge,
    ],
    [
      'Batch',
      () => new BatchClient(configuration()),
      () => new SubmitJobCommand({ jobName: 'j', jobQueue: 'q', jobDefinition: 'd', parameters: { p: mebibytes(7) } }),
      new DescribeJobQueuesCommand({}),
      tooLarge,
    ],
    [
      'Step Functions',
      () => new SFNClient(configuration()),
      () =>
        new StartExecutionCommand({
          stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m',
          input: mebibytes(9),
        }),
      new ListStateMachinesCommand({}),
      tooLarge,
    ],
    [
      'DynamoDB',
      () => new DynamoDBClient(configuration()),
      () => new BatchWriteItemCommand({ RequestItems: { t: [{ PutRequest: { Item: { a: { S: mebibytes(17) } } } }] } }),
      new ListTablesCommand({}),
      tooLarge,
    ],
    [
      'EventBridge',
      () => new EventBridgeClient(configuration()),
      () => new PutEventsCommand({ Entries: [{ Source: 's', DetailType: 'd', Detail: mebibytes(17) }] }),
      new ListRulesCommand({}),
      tooLarge,
    ],
    [
      'Lambda',
      () => new LambdaClient(configuration()),
      () => new InvokeCommand({ FunctionName: 'f', Payload: Buffer.from(mebibytes(9)) }),
      new ListFunctionsCommand({}),
      { name: 'RequestEntityTooLargeException', $metadata: { httpStatusCode: 413 } },
    ],
    [
      'S3',
      () => new S3Client({ ...configuration(), forcePathStyle: true }),
      () => new PutBucketPolicyCommand({ Bucket: 'limits', Policy: mebibytes(2) }),
      new ListBucketsCommand({}),
      { name: 'MaxMessageLengthExceeded', $metadata: { httpStatusCode: 400 } },
    ],
  ])('is an error of %s, and the next call on the connection succeeds', async (_, make, call, next, expected) => {
    const client = make();
    try {
      await expect(client.send(call() as never)).rejects.toMatchObject(expected);
      expect(await client.send(next as never)).toMatchObject({ $metadata: { httpStatusCode: 200 } });
    } finally {
      client.destroy();
    }
  });
});

describe('a request that is rejected before its body is read', () => {
  const signed = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;

  it.each<[string, Record<string, string>, string, number]>([
    ['an HTTP API whose payload is too large', {}, '/_aws/execute-api/limits/', 413],
    ['an HTTP API without that route', {}, '/_aws/execute-api/limits/absent', 404],
    ['an HTTP API that does not exist', {}, '/_aws/execute-api/absent/', 404],
    ['a bucket that does not exist', { authorization: signed('s3') }, '/absent-bucket/key', 404],
    [
      'a body that is not aws-chunked',
      { authorization: signed('s3'), 'content-encoding': 'aws-chunked' },
      '/limits/key',
      400,
    ],
    ['a service that is not supported locally', { authorization: signed('kinesis') }, '/', 501],
    ['an operation that Lambda does not have', { authorization: signed('lambda') }, '/2099-01-01/nothing', 404],
    ['a host that is not local', { host: 'evil.example' }, '/', 403],
    ['an origin that is not local', { origin: 'https://evil.example' }, '/', 403],
    [
      'a message over the limit of SQS',
      { authorization: signed('sqs'), 'x-amz-target': 'AmazonSQS.SendMessage' },
      '/',
      413,
    ],
  ])('leaves its connection usable: %s', async (_, headers, path, status) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const method = path.startsWith('/_aws') || path === '/' ? 'POST' : 'PUT';
      expect(await exchange(agent, { method, path, headers }, 11)).toMatchObject({ status });
      expect(await exchange(agent, { method: 'GET', path: '/_aws/execute-api/limits/absent', headers: {} }, 0)).toEqual(
        { status: 404, isReused: true },
      );
    } finally {
      agent.destroy();
    }
  });
});

/** Sends a request with a chunked body of so many MiB; its status, and whether it took a connection that was there. */
function exchange(
  agent: Agent,
  options: { method: string; path: string; headers: Record<string, string> },
  bodyMebibytes: number,
): Promise<{ status: number | undefined; isReused: boolean }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(local.endpoint);
    const sent = request({ agent, hostname, port, ...options }, (response: IncomingMessage) => {
      response.resume().once('end', () => {
        const done = () => resolve({ status: response.statusCode, isReused: sent.reusedSocket });
        if (sent.writableFinished) done();
        else sent.once('finish', done);
      });
    });
    sent.once('error', reject);
    if (bodyMebibytes === 0) {
      sent.end();
      return;
    }
    const chunk = Buffer.alloc(1024 * 1024, 'z');
    const write = (left: number): void => {
      if (left === 0) sent.end();
      else sent.write(chunk, () => write(left - 1));
    };
    write(bodyMebibytes);
  });
}
