import { type AddressInfo } from 'node:net';
import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { SqsService } from '../sqs/service.js';
import { SnsService } from './service.js';

// fauxqs is an emulator of others: where both answer the same to the same calls, both are likely to be right.

let local: TestEndpoint<{ sqs: SqsService; sns: SnsService }>;
let fauxqs: ReturnType<typeof buildApp>;

beforeAll(async () => {
  local = await startTestEndpoint(({ context }) => ({ sqs: new SqsService(context), sns: new SnsService(context) }));
  fauxqs = buildApp({ logger: false });
  await fauxqs.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await fauxqs.close();
  await local.close();
});

/** Clients of a scenario. */
interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

/** Plays a scenario on both and compares what they answered, but for ids, times, accounts and addresses. */
async function expectSame(scenario: (clients: Clients) => AsyncGenerator<unknown>): Promise<void> {
  const { port } = fauxqs.server.address() as AddressInfo; // it listens
  const answers = await Promise.all(
    [local.clientConfig(), { ...local.clientConfig(), endpoint: `http://127.0.0.1:${port}` }].map(async (config) => {
      const clients = {
        sqs: new SQSClient({ ...config, maxAttempts: 1 }),
        sns: new SNSClient({ ...config, maxAttempts: 1 }),
      };
      const seen: unknown[] = [];
      for await (const answer of scenario(clients)) seen.push(normalize(answer));
      clients.sqs.destroy();
      clients.sns.destroy();
      return seen;
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.length).toBeGreaterThan(0);
}

function normalize(value: unknown): unknown {
  const text = JSON.stringify(value ?? null, (key, field: unknown) => {
    if (
      [
        '$metadata',
        'ReceiptHandle',
        'SequenceNumber',
        'SentTimestamp',
        'SenderId',
        'ApproximateFirstReceiveTimestamp',
      ].includes(key)
    )
      return undefined;
    if (key === 'Body' && typeof field === 'string' && field.startsWith('{"Type"')) {
      // SNS's envelope
      const { Type, TopicArn, Subject, Message, MessageAttributes } = JSON.parse(field) as Record<string, unknown>;
      return { Type, TopicArn, Subject: Subject ?? undefined, Message, MessageAttributes: MessageAttributes ?? {} };
    }
    return key === 'MD5OfBody' ? undefined : field;
  });
  return JSON.parse(
    text
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
      .replaceAll('123456789012', '000000000000')
      .replace(/http:\/\/[^/"]+/g, '<endpoint>')
      .replaceAll('sqs.us-east-1.127.0.0.1', '127.0.0.1'),
  );
}

/** fauxqs puts the query protocol's prefix before every code, SQS only before some. */
const outcome = async (call: Promise<unknown>) =>
  call.catch((error: Error) => ({ error: error.name.replace('AWS.SimpleQueueService.', '') }));

describe('SQS and SNS, compared with fauxqs', () => {
  it('behave the same for a standard queue', () =>
    expectSame(async function* ({ sqs }) {
      const { QueueUrl } = await sqs.send(
        new CreateQueueCommand({ QueueName: 'standard', Attributes: { VisibilityTimeout: '60' } }),
      );
      yield await sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: 'one',
          MessageAttributes: {
            b: { DataType: 'String', StringValue: 'x' },
            a: { DataType: 'Number', StringValue: '1' },
          },
        }),
      );
      yield await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: [
            { Id: '1', MessageBody: 'two' },
            { Id: '2', MessageBody: 'three' },
          ],
        }),
      );
      const received = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 2,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      yield received;
      yield await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'VisibilityTimeout',
            'QueueArn',
          ],
        }),
      );
      yield await sqs.send(
        new DeleteMessageCommand({ QueueUrl, ReceiptHandle: received.Messages?.[0]?.ReceiptHandle }),
      );
      yield await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: received.Messages?.[1]?.ReceiptHandle,
          VisibilityTimeout: 0,
        }),
      );
      const rest = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      yield rest.Messages?.map(({ Body }) => Body).sort();
      yield await sqs.send(new PurgeQueueCommand({ QueueUrl }));
      yield await outcome(sqs.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}-absent`, MessageBody: 'x' })));
      yield await outcome(
        sqs.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: [
              { Id: 'a', MessageBody: '1' },
              { Id: 'a', MessageBody: '2' },
            ],
          }),
        ),
      );
    }));

  it('behave the same for dead letters and FIFO deduplication', () =>
    expectSame(async function* ({ sqs }) {
      const dead = await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'live' }));
      const DeadArn = (
        await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, AttributeNames: ['QueueArn'] }))
      ).Attributes?.QueueArn;
      await sqs.send(
        new SetQueueAttributesCommand({
          QueueUrl,
          Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DeadArn, maxReceiveCount: 1 }) },
        }),
      );
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
      for (let i = 0; i < 2; i += 1)
        yield (await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }))).Messages?.map(
          ({ Body }) => Body,
        );
      yield (await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead.QueueUrl }))).Messages?.map(({ Body }) => Body);
      const fifo = await sqs.send(
        new CreateQueueCommand({
          QueueName: 'x.fifo',
          Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' },
        }),
      );
      for (const MessageBody of ['a', 'a', 'b'])
        yield await sqs.send(new SendMessageCommand({ QueueUrl: fifo.QueueUrl, MessageBody, MessageGroupId: 'g' }));
      yield (
        await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl: fifo.QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
        )
      ).Attributes;
      yield await outcome(sqs.send(new SendMessageCommand({ QueueUrl: fifo.QueueUrl, MessageBody: 'no group' })));
    }));

  it('behave the same for topics, envelopes, raw delivery and filters', () =>
    expectSame(async function* ({ sqs, sns }) {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'told' }));
      const QueueArn = (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] })))
        .Attributes?.QueueArn;
      const { TopicArn } = await sns.send(
        new CreateTopicCommand({ Name: 'topic', Attributes: { DisplayName: 'Topic' } }),
      );
      yield TopicArn;
      yield (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes?.['DisplayName'];
      const { SubscriptionArn } = await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint: QueueArn,
          Attributes: {
            FilterPolicy: JSON.stringify({ kind: ['image', { prefix: 'vid' }], size: [{ numeric: ['>', 10] }] }),
          },
        }),
      );
      const attributes = (kind: string, size: string) => ({
        kind: { DataType: 'String', StringValue: kind },
        size: { DataType: 'Number', StringValue: size },
      });
      const publish = (Message: string, kind: string, size: string) =>
        sns.send(
          new PublishCommand({ TopicArn, Message, Subject: 'Subject', MessageAttributes: attributes(kind, size) }),
        );
      const receive = async () =>
        (
          await sqs.send(
            new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
          )
        ).Messages;
      for (const [kind, size] of [
        ['image', '11'],
        ['image', '9'],
        ['video', '20'],
        ['text', '20'],
      ] as const)
        await publish(`${kind} ${size}`, kind, size);
      yield await receive();
      await sns.send(
        new SetSubscriptionAttributesCommand({
          SubscriptionArn,
          AttributeName: 'RawMessageDelivery',
          AttributeValue: 'true',
        }),
      );
      yield (await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes?.[
        'RawMessageDelivery'
      ];
      await publish('raw', 'image', '11');
      yield await sns.send(
        new PublishBatchCommand({
          TopicArn,
          PublishBatchRequestEntries: [{ Id: '1', Message: 'batch', MessageAttributes: attributes('image', '12') }],
        }),
      );
      yield (await receive())?.map(({ Body, MessageAttributes }) => [Body, MessageAttributes]);
      yield await outcome(sns.send(new PublishCommand({ TopicArn: `${TopicArn}-absent`, Message: 'x' })));
    }));
});
