import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../kernel/aws-error.js';
import { arnOf, startNotifications } from '../testing/start-notifications.js';

const queueArn = (name: string) => arnOf('sqs', name);
const functionArn = arnOf('lambda', 'function:f');
const all = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:ObjectTagging:*'] as const;

/** An environment whose bucket sends all events to the queue `q` and to EventBridge. */
async function watched() {
  const env = await startNotifications();
  env.sqs.createQueue('q');
  await env.bridgeTo('bus');
  await env.configure({
    QueueConfigurations: [{ Id: 'all', QueueArn: queueArn('q'), Events: [...all] }],
    EventBridgeConfiguration: {},
  });
  return env;
}

const failure = (promise: Promise<unknown>): Promise<{ readonly name?: string }> =>
  promise.then(
    () => ({}),
    (error: Error) => ({ ...error, message: error.message, name: error.name }),
  );

describe('notifications of a bucket', () => {
  it('have AWS’s records, with the key encoded and a test message before them', async () => {
    await using env = await watched();
    await env.put('a folder/1+1=2 (ü).txt', 'five!');
    const [test, message] = env.bodies('q');
    expect(test).toEqual({
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: '2026-01-01T00:00:00.000Z',
      Bucket: 'bucket',
      RequestId: expect.any(String) as string,
      HostId: 'stepwell',
    });
    expect(message).toEqual({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: 'us-east-1',
          eventTime: '2026-01-01T00:00:00.000Z',
          eventName: 'ObjectCreated:Put',
          userIdentity: { principalId: 'AWS:tester' },
          requestParameters: { sourceIPAddress: '127.0.0.1' },
          responseElements: { 'x-amz-request-id': expect.any(String) as string, 'x-amz-id-2': 'stepwell' },
          s3: {
            s3SchemaVersion: '1.0',
            configurationId: 'all',
            bucket: {
              name: 'bucket',
              ownerIdentity: { principalId: '123456789012' },
              arn: 'arn:aws:s3:::bucket',
            },
            object: {
              key: 'a+folder/1%2B1%3D2+%28%C3%BC%29.txt',
              size: 5,
              eTag: createHash('md5').update('five!').digest('hex'),
              sequencer: expect.stringMatching(/^[0-9A-F]{16}$/) as string,
            },
          },
        },
      ],
    });
  });

  it('are events of EventBridge with the plain key', async () => {
    await using env = await watched();
    await env.put('a folder/ü.txt', 'five!');
    await env.s3.send(new DeleteObjectCommand({ Bucket: 'bucket', Key: 'a folder/ü.txt' }));
    await env.settled();
    const [created, deleted] = env.bodies('bus');
    expect(created).toMatchObject({
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '123456789012',
      resources: ['arn:aws:s3:::bucket'],
      detail: {
        version: '0',
        bucket: { name: 'bucket' },
        object: {
          key: 'a folder/ü.txt',
          size: 5,
          etag: expect.any(String) as string,
          sequencer: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        },
        'request-id': expect.any(String) as string,
        requester: '123456789012',
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    });
    expect(deleted).toMatchObject({
      'detail-type': 'Object Deleted',
      detail: { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' },
    });
    expect((deleted as { detail: { object: object } }).detail.object).toEqual({
      key: 'a folder/ü.txt',
      sequencer: expect.any(String) as string,
    });
  });

  it('name each operation, in its order', async () => {
    await using env = await watched();
    const { s3 } = env;
    const named = { Bucket: 'bucket', Key: 'k' };
    await env.put('k');
    await s3.send(new CopyObjectCommand({ Bucket: 'bucket', Key: 'copy', CopySource: 'bucket/k' }));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: 'bucket', Key: 'parts' }));
    const part = { Bucket: 'bucket', Key: 'parts', UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'x' }));
    await s3.send(
      new CompleteMultipartUploadCommand({ ...part, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }),
    );
    await s3.send(new PutObjectTaggingCommand({ ...named, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }));
    await s3.send(new DeleteObjectTaggingCommand(named));
    const Objects = [{ Key: 'k' }, { Key: 'never put' }, { Key: 'copy' }];
    await s3.send(new DeleteObjectsCommand({ Bucket: 'bucket', Delete: { Objects } }));
    await s3.send(new PutBucketVersioningCommand({ Bucket: 'bucket', VersioningConfiguration: { Status: 'Enabled' } }));
    await env.put('k');
    await s3.send(new DeleteObjectCommand(named));
    const records = env.records('q');
    expect(records.map(({ eventName, s3: { object } }) => `${eventName} ${object.key}`)).toEqual([
      'ObjectCreated:Put k',
      'ObjectCreated:Copy copy',
      'ObjectCreated:CompleteMultipartUpload parts',
      'ObjectTagging:Put k',
      'ObjectTagging:Delete k',
      'ObjectRemoved:Delete k',
      'ObjectRemoved:Delete copy',
      'ObjectCreated:Put k',
      'ObjectRemoved:DeleteMarkerCreated k',
    ]);
    expect(records.map(({ eventVersion }) => eventVersion).filter((version) => version === '2.3')).toHaveLength(2);
    const sequencers = records.flatMap(({ s3: { object } }) => object.sequencer ?? []);
    expect(sequencers).toHaveLength(7);
    expect([...sequencers].sort()).toEqual(sequencers);
    expect(new Set(sequencers).size).toBe(7);
    expect(records.at(-1)?.s3.object).toMatchObject({
      eTag: 'd41d8cd98f00b204e9800998ecf8427e',
      versionId: expect.stringMatching(/^.{32}$/) as string,
    });
    await env.settled();
    expect(env.bodies('bus').map((event) => (event as Record<string, unknown>)['detail-type'])).toEqual([
      'Object Created',
      'Object Created',
      'Object Created',
      'Object Tags Added',
      'Object Tags Deleted',
      'Object Deleted',
      'Object Deleted',
      'Object Created',
      'Object Deleted',
    ]);
  });

  it('are filtered by event, prefix and suffix, for queues, topics and functions', async () => {
    await using env = await startNotifications();
    env.sqs.createQueue('q');
    env.sqs.createQueue('of-topic');
    const TopicArn = (await env.invoke<{ TopicArn: string }>('sns', 'CreateTopic', { Name: 't' })).TopicArn;
    await env.invoke('sns', 'Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: queueArn('of-topic') });
    const filter = (...rules: [string, string][]) => ({
      Key: { FilterRules: rules.map(([Name, Value]) => ({ Name: Name as 'prefix', Value })) },
    });
    await env.configure({
      QueueConfigurations: [
        {
          QueueArn: queueArn('q'),
          Events: ['s3:ObjectCreated:*'],
          Filter: filter(['Prefix', 'in/'], ['suffix', '.csv']),
        },
      ],
      TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectRemoved:Delete'] }],
      LambdaFunctionConfigurations: [
        { LambdaFunctionArn: functionArn, Events: ['s3:ObjectCreated:Put'], Filter: filter(['prefix', 'out/']) },
      ],
    });
    for (const key of ['in/1.csv', 'in/1.txt', 'other/1.csv', 'out/2.csv']) await env.put(key);
    await env.s3.send(new DeleteObjectCommand({ Bucket: 'bucket', Key: 'in/1.csv' }));
    expect(env.records('q').map(({ s3 }) => s3.object.key)).toEqual(['in/1.csv']);
    const published = env.bodies('of-topic') as { Message: string; Subject: string }[];
    expect(published.map(({ Subject }) => Subject)).toEqual(['Amazon S3 Notification', 'Amazon S3 Notification']);
    expect(published.map(({ Message }) => /"eventName":"([^"]+)"/.exec(Message)?.[1])).toEqual([
      undefined,
      'ObjectRemoved:Delete',
    ]);
    expect(env.invoked.map((payload) => (JSON.parse(payload) as { Records: object[] }).Records)).toMatchObject([
      [{ eventName: 'ObjectCreated:Put', s3: { object: { key: 'out/2.csv' } } }],
    ]);
    const stored = await env.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'bucket' }));
    expect(stored.QueueConfigurations).toEqual([
      {
        Id: expect.stringMatching(/^.{20,}$/) as string,
        QueueArn: queueArn('q'),
        Events: ['s3:ObjectCreated:*'],
        Filter: filter(['Prefix', 'in/'], ['Suffix', '.csv']),
      },
    ]);
    expect(stored.EventBridgeConfiguration).toBeUndefined();
    await env.configure({});
    await env.put('in/3.csv');
    expect(env.records('q')).toHaveLength(1);
  });

  it('are undone with a write that fails', async () => {
    await using env = await watched();
    await env.put('k');
    const again = new PutObjectCommand({ Bucket: 'bucket', Key: 'k', Body: 'again', IfNoneMatch: '*' });
    expect((await failure(env.s3.send(again))).name).toBe('PreconditionFailed');
    expect(env.records('q')).toHaveLength(1);
  });
});

describe('a configuration of notifications', () => {
  it('has destinations that exist', async () => {
    await using env = await startNotifications();
    const error = await failure(
      env.configure({
        QueueConfigurations: [{ QueueArn: queueArn('none'), Events: ['s3:ObjectCreated:*'] }],
        TopicConfigurations: [{ TopicArn: arnOf('sns', 'none'), Events: ['s3:ObjectRemoved:*'] }],
        LambdaFunctionConfigurations: [{ LambdaFunctionArn: 'f', Events: ['s3:ObjectTagging:*'] }],
      }),
    );
    expect(error).toMatchObject({
      name: 'InvalidArgument',
      message: 'Unable to validate the following destination configurations',
      ArgumentName: arnOf('sns', 'none'),
      ArgumentValue: 'The destination topic does not exist',
      ArgumentName1: queueArn('none'),
      ArgumentValue1: 'The destination queue does not exist',
      ArgumentName2: 'f',
      ArgumentValue2: 'The ARN is not well formed',
    });
    const queues = { QueueConfigurations: [{ QueueArn: queueArn('none'), Events: ['s3:ObjectCreated:*' as const] }] };
    await env.configure(queues, { SkipDestinationValidation: true });
    await env.put('k');
    expect(env.failures).toMatchObject([
      { source: 'arn:aws:s3:::bucket', target: queueArn('none'), reason: expect.stringContaining('of k') as string },
    ]);
  });

  it('has events that exist', async () => {
    await using env = await startNotifications();
    const QueueConfigurations = [{ QueueArn: queueArn('q'), Events: ['s3:ObjectEaten:*' as 's3:ObjectCreated:*'] }];
    expect(await failure(env.configure({ QueueConfigurations }))).toMatchObject({
      name: 'InvalidArgument',
      message: 'The event is not supported for notifications',
    });
  });

  it('does not take FIFO queues', async () => {
    await using env = await startNotifications();
    await env.invoke('sqs', 'CreateQueue', { QueueName: 'q.fifo', Attributes: { FifoQueue: 'true' } });
    const QueueConfigurations = [{ QueueArn: queueArn('q.fifo'), Events: ['s3:ObjectCreated:*' as const] }];
    expect(await failure(env.configure({ QueueConfigurations }))).toMatchObject({
      ArgumentValue: 'FIFO SQS queues are not supported',
    });
  });
});

describe('deliveries of notifications', () => {
  it('are retried after transient errors, with growing delays', async () => {
    await using env = await startNotifications();
    await env.configure({
      LambdaFunctionConfigurations: [{ LambdaFunctionArn: functionArn, Events: ['s3:ObjectCreated:*'] }],
    });
    env.lambda.failure = new AwsError('ServiceException', 'busy', 500);
    await env.put('k');
    for (const ms of [999, 1, 1999]) {
      env.clock.advance(ms);
      await new Promise(setImmediate);
    }
    delete env.lambda.failure;
    expect(env.invoked).toEqual([]);
    env.clock.advance(1);
    await new Promise(setImmediate);
    expect(env.invoked).toHaveLength(1);
    expect([env.failures, env.clock.pending]).toEqual([[], 0]);
  });

  it('are made at least once under chaos: twice, late, and in another order', async () => {
    await using env = await startNotifications({ s3: { duplicate: 0.3, delay: 0.3, reorder: 0.3, drop: 0.3 } });
    env.sqs.createQueue('q');
    await env.bridgeTo('bus');
    await env.configure({
      QueueConfigurations: [{ QueueArn: queueArn('q'), Events: ['s3:ObjectCreated:*'] }],
      EventBridgeConfiguration: {},
    });
    const keys = Array.from({ length: 30 }, (_, index) => `k${String(index).padStart(2, '0')}`);
    for (const key of keys) await env.put(key);
    env.clock.advance(1000);
    await new Promise(setImmediate);
    await env.settled();
    const got = env.records('q').map(({ s3 }) => s3.object.key);
    const bridged = env
      .bodies('bus')
      .map((event) => (event as { detail: { object: { key: string } } }).detail.object.key);
    for (const list of [got, bridged]) {
      expect([...new Set(list)].sort()).toEqual(keys);
      expect(list.length).toBeGreaterThan(keys.length);
      expect(list).not.toEqual([...list].sort());
    }
    expect(got.length + bridged.length).toBe(60 + env.chaos.count('s3', 'duplicate'));
  });
});
