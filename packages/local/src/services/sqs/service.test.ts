import { request as httpRequest } from 'node:http';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { type Clock } from '@stepwell/asl';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { TestClock } from '../../testing/test-clock.js';
import { SqsService } from './service.js';

let local: TestEndpoint<{ sqs: SqsService }>;
let sqs: SQSClient;
let clock: TestClock;
let QueueUrl: string;
let name: string;
let count = 0;

beforeAll(async () => {
  clock = new TestClock();
  local = await startTestEndpoint(({ context }) => ({
    sqs: new SqsService({ ...context, clock: clock satisfies Clock }),
  }));
  sqs = new SQSClient(local.clientConfig());
});
afterAll(async () => {
  sqs.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
beforeEach(() => {
  count += 1;
  name = `queue-${count}`;
  QueueUrl = local.services.sqs.createQueue(name).url;
});

const send = (MessageBody: string, more: object = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (more: object = {}) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const bodies = async (more: object = {}) => (await receive(more)).map(({ Body }) => Body);

describe('a standard queue', () => {
  it('has a URL on the endpoint and is found by its name', async () => {
    expect(QueueUrl).toBe(`${local.endpoint.url}/123456789012/${name}`);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl).toBe(QueueUrl);
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }))).QueueUrls).toContain(QueueUrl);
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'absent' }))).rejects.toBeInstanceOf(QueueDoesNotExist);
  });

  it('delivers a message with attributes, hides it, and deletes it', async () => {
    await send('hello', {
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'greeting' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
      },
    });
    const [message] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
    expect(message).toMatchObject({
      Body: 'hello',
      MessageAttributes: { kind: { StringValue: 'greeting' }, raw: { BinaryValue: new Uint8Array([1, 2]) } },
      Attributes: { ApproximateReceiveCount: '1' },
    });
    expect(message?.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    expect(await receive()).toEqual([]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    clock.advance(31_000);
    expect(await receive()).toEqual([]);
  });

  it('redelivers after the visibility timeout, or immediately if it is set to 0', async () => {
    await send('again');
    const [first] = await receive({ VisibilityTimeout: 10 });
    clock.advance(9_999);
    expect(await receive()).toEqual([]);
    clock.advance(1);
    const [second] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    expect(await bodies()).toEqual(['again']);
    await expect(
      sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 }),
      ),
    ).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await expect(sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'made up' }))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    });
  });

  it('responds to a long poll when a message arrives, and empty after a timeout or disconnect', async () => {
    const waiting = bodies({ WaitTimeSeconds: 20 });
    await expect.poll(() => clock.pending).toBe(1);
    await send('arrived');
    expect(await waiting).toEqual(['arrived']);
    const empty = bodies({ WaitTimeSeconds: 5 });
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(5_000);
    expect(await empty).toEqual([]);
    const abort = new AbortController();
    const dropped = sqs
      .send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), { abortSignal: abort.signal })
      .catch(() => 'dropped');
    await expect.poll(() => clock.pending).toBe(1);
    abort.abort();
    await dropped;
    await expect.poll(() => clock.pending).toBe(0);
    await send('for the next one');
    expect(await bodies()).toEqual(['for the next one']);
  });

  it('delays messages, and deletes expired ones', async () => {
    await send('later', { DelaySeconds: 60 });
    expect(await receive()).toEqual([]);
    const attributes = (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })))
      .Attributes;
    expect(attributes).toMatchObject({
      ApproximateNumberOfMessagesDelayed: '1',
      ApproximateNumberOfMessages: '0',
      QueueArn: `arn:aws:sqs:us-east-1:123456789012:${name}`,
    });
    clock.advance(60_000);
    expect(await bodies({ VisibilityTimeout: 0 })).toEqual(['later']);
    clock.advance(4 * 24 * 3_600_000);
    expect(await receive()).toEqual([]);
  });

  it('accepts batches, with an error for each failed entry', async () => {
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'A' },
          { Id: 'b', MessageBody: 'B', DelaySeconds: 901 },
        ],
      }),
    );
    expect([Successful?.map(({ Id }) => Id), Failed]).toEqual([
      ['a'],
      [expect.objectContaining({ Id: 'b', Code: 'InvalidParameterValue', SenderFault: true })],
    ]);
    const [message] = await receive();
    await sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'x', ReceiptHandle: message?.ReceiptHandle }] }),
    );
    expect(local.services.sqs.messages(QueueUrl)).toEqual([]);
    await expect(
      sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: [
            { Id: 'a', MessageBody: '1' },
            { Id: 'a', MessageBody: '2' },
          ],
        }),
      ),
    ).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
  });

  it('moves messages to its dead-letter queue, and redrives them', async () => {
    const dead = local.services.sqs.createQueue(`${name}-dead`);
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl,
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: '2' }) },
      }),
    );
    await send('poison');
    for (let i = 0; i < 2; i += 1) expect(await bodies({ VisibilityTimeout: 0 })).toEqual(['poison']);
    expect(await receive()).toEqual([]);
    const [letter] =
      (
        await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: dead.url, VisibilityTimeout: 0, MessageSystemAttributeNames: ['All'] }),
        )
      ).Messages ?? [];
    expect(letter).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: `arn:aws:sqs:us-east-1:123456789012:${name}` },
    });
    expect((await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }))).queueUrls).toEqual([
      QueueUrl,
    ]);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
    expect(await bodies()).toEqual(['poison']);
    expect(local.services.sqs.messages(dead.arn)).toEqual([]);
  });

  it('delivers every message once with concurrent senders and consumers', async () => {
    const got: (string | undefined)[] = [];
    await Promise.all(Array.from({ length: 100 }, (_, i) => send(String(i))));
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let batch = await bodies(); batch.length > 0; batch = await bodies()) got.push(...batch);
      }),
    );
    expect(got.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('is created idempotently, purged, tagged and deleted', async () => {
    const create = (Attributes: Record<string, string>) =>
      sqs.send(new CreateQueueCommand({ QueueName: `${name}-made`, Attributes, tags: { team: 'images' } }));
    const { QueueUrl: made } = await create({ VisibilityTimeout: '5', KmsMasterKeyId: 'alias/aws/sqs' });
    expect((await create({ VisibilityTimeout: '5' })).QueueUrl).toBe(made);
    await expect(create({ VisibilityTimeout: '6' })).rejects.toMatchObject({ name: 'QueueNameExists' });
    await expect(
      sqs.send(new CreateQueueCommand({ QueueName: `${name}-bad`, Attributes: { VisibilityTimeout: '-1' } })),
    ).rejects.toMatchObject({ name: 'InvalidAttributeValue' });
    expect((await sqs.send(new ListQueueTagsCommand({ QueueUrl: made }))).Tags).toEqual({ team: 'images' });
    await sqs.send(new SendMessageCommand({ QueueUrl: made, MessageBody: 'x' }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl: made }));
    expect(local.services.sqs.messages(made ?? '')).toEqual([]);
    await expect(sqs.send(new PurgeQueueCommand({ QueueUrl: made }))).rejects.toMatchObject({
      name: 'PurgeQueueInProgress',
      message: `Only one PurgeQueue operation on ${name}-made is allowed every 60 seconds.`,
      $metadata: { httpStatusCode: 403 },
    });
    await sqs.send(new DeleteQueueCommand({ QueueUrl: made }));
    await expect(sqs.send(new SendMessageCommand({ QueueUrl: made, MessageBody: 'x' }))).rejects.toBeInstanceOf(
      QueueDoesNotExist,
    );
  });
});

describe('a message', () => {
  it.each(['0', '-1.5', '+2', '1e10', '.5', '230.000000000000000001'])('has the number %s', async (StringValue) => {
    const MessageAttributes = { n: { DataType: 'Number.any', StringValue } };
    expect(await send('x', { MessageAttributes })).toHaveProperty('MessageId');
  });

  it.each([
    [{ DataType: 'Number', StringValue: 'abc' }, "Can't cast the value of message (user) attribute 'n' to a number."],
    [{ DataType: 'Number', StringValue: '0x10' }, "Can't cast the value of message (user) attribute 'n' to a number."],
    [{ DataType: 'Number', StringValue: 'NaN' }, "Can't cast the value of message (user) attribute 'n' to a number."],
    [
      { DataType: 'String', StringValue: '' },
      "The message attribute 'n' must contain a non-empty message attribute value for message attribute type 'String'.",
    ],
    [{ DataType: 'Binary', StringValue: 'x' }, "The message attribute 'n' with type 'Binary' must use field 'Binary'."],
  ])('cannot have the attribute %j', async (n, message) => {
    await expect(send('x', { MessageAttributes: { n } })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message,
    });
  });

  it('has no deduplication ID in a standard queue', async () => {
    await expect(send('x', { MessageDeduplicationId: 'once' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message:
        'Value once for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is ' +
        'not valid for this queue type.',
    });
    expect(await send('x', { MessageGroupId: 'tenant' })).toHaveProperty('MessageId');
  });
});

describe('a FIFO queue', () => {
  beforeEach(() => {
    QueueUrl = local.services.sqs.createQueue(`${name}.fifo`, {
      attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' },
    }).url;
  });

  it('keeps the order of each group, and blocks a group with a message in flight', async () => {
    for (const body of ['a1', 'b1', 'a2', 'b2', 'a3']) await send(body, { MessageGroupId: body[0] });
    const first = await receive({ MaxNumberOfMessages: 2 });
    expect(first.map(({ Body }) => Body)).toEqual(['a1', 'b1']);
    expect(await receive()).toEqual([]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first[0]?.ReceiptHandle }));
    expect(await bodies()).toEqual(['a2', 'a3']);
  });

  it('deduplicates messages within five minutes', async () => {
    const { MessageId, SequenceNumber } = await send('same', { MessageGroupId: 'g' });
    expect(await send('same', { MessageGroupId: 'g' })).toMatchObject({ MessageId, SequenceNumber });
    await send('same', { MessageGroupId: 'g', MessageDeduplicationId: 'other' });
    expect(local.services.sqs.messages(QueueUrl)).toHaveLength(2);
    clock.advance(300_000);
    await send('same', { MessageGroupId: 'g' });
    expect(local.services.sqs.messages(QueueUrl)).toHaveLength(3);
    await expect(send('no group')).rejects.toMatchObject({ message: expect.stringContaining('MessageGroupId') });
  });
});

describe('the query protocol of older clients', () => {
  it('sends, receives with attributes, and returns errors in XML', async () => {
    const query = (parameters: Record<string, string>, path = new URL(QueueUrl).pathname) =>
      post(path, new URLSearchParams({ Version: '2012-11-05', ...parameters }).toString());
    const sent = await query({
      Action: 'SendMessage',
      MessageBody: 'old & good',
      'MessageAttribute.1.Name': 'kind',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'x',
    });
    expect(sent.body).toMatch(
      /<SendMessageResponse xmlns="[^"]+"><SendMessageResult>.*<MD5OfMessageBody>[0-9a-f]{32}<.*<MessageId>[^<]+</,
    );
    const got = await query({ Action: 'ReceiveMessage', 'AttributeName.1': 'All', 'MessageAttributeName.1': 'All' });
    expect(got.body).toContain(
      '<Body>old &amp; good</Body><Attribute><Name>SenderId</Name><Value>123456789012</Value></Attribute>',
    );
    expect(got.body).toContain(
      '<MessageAttribute><Name>kind</Name><Value><StringValue>x</StringValue><DataType>String</DataType></Value></MessageAttribute>',
    );
    const failed = await query({ Action: 'SendMessage', MessageBody: 'x' }, '/123456789012/absent');
    expect([failed.status, failed.body]).toEqual([
      400,
      expect.stringContaining('<Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code>'),
    ]);
  });
});

function post(path: string, body: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port: local.endpoint.port,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode, body: text }));
      },
    );
    sent.on('error', reject).end(body);
  });
}
