import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  NotFoundException,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readModel } from '../../kernel/models/read-model.js';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { SqsService } from '../sqs/service.js';
import { SnsService } from './service.js';

const invoked: { arn: string; event: unknown }[] = [];
let local: TestEndpoint<{ sqs: SqsService; sns: SnsService }>;
let sns: SNSClient;
let sqs: SQSClient;
let TopicArn: string;
let queue: { arn: string; url: string };
let count = 0;

beforeAll(async () => {
  local = await startTestEndpoint(({ context }) => {
    context.kernel.register({
      model: readModel('lambda'),
      operations: {
        Invoke: ({ FunctionName, Payload }: { readonly FunctionName: string; readonly Payload: Uint8Array }) =>
          void invoked.push({ arn: FunctionName, event: JSON.parse(Buffer.from(Payload).toString()) }),
      },
    });
    return { sqs: new SqsService(context), sns: new SnsService(context) };
  });
  sns = new SNSClient(local.clientConfig());
  sqs = new SQSClient(local.clientConfig());
});
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
beforeEach(async () => {
  count += 1;
  ({ TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `topic-${count}` })));
  queue = local.services.sqs.createQueue(`queue-${count}`);
});

const publish = (Message: string, more: object = {}) => sns.send(new PublishCommand({ TopicArn, Message, ...more }));
const subscribe = async (Attributes: Record<string, string> = {}) =>
  (await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes })))
    .SubscriptionArn;
const received = async () =>
  (
    await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    )
  ).Messages ?? [];

describe('a topic', () => {
  it("delivers to its queue in SNS's envelope", async () => {
    await subscribe();
    const { MessageId } = await publish('3 images failed: "ä" & <b>', {
      Subject: 'Downloads failed',
      MessageAttributes: { severity: { DataType: 'String', StringValue: 'high' } },
    });
    const [message] = await received();
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'Downloads failed',
      Message: '3 images failed: "ä" & <b>',
      MessageAttributes: { severity: { Type: 'String', Value: 'high' } },
    });
  });

  it('delivers only the message with raw delivery', async () => {
    await subscribe({ RawMessageDelivery: 'true' });
    await publish('plain', { MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } } });
    expect(await received()).toMatchObject([
      { Body: 'plain', MessageAttributes: { n: { StringValue: '1', DataType: 'Number' } } },
    ]);
  });

  it('records published messages and their deliveries', async () => {
    const received: unknown[] = [];
    await subscribe();
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
    const absent = 'arn:aws:sqs:us-east-1:123456789012:absent';
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: absent }));
    await publish('told', { Subject: 'Subject' });
    received.push(...local.services.sns.published(TopicArn));
    expect(received).toMatchObject([
      {
        topicArn: TopicArn,
        subject: 'Subject',
        message: 'told',
        deliveries: [
          { protocol: 'sqs', endpoint: queue.arn, status: 'delivered' },
          { protocol: 'email', endpoint: 'ops@example.com', status: 'recorded' },
          { protocol: 'sqs', status: 'failed' },
        ],
      },
    ]);
  });

  it("invokes a subscribed function with SNS's event", async () => {
    const endpoint = 'arn:aws:lambda:us-east-1:123456789012:function:notify';
    const { SubscriptionArn: arn } = await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint: endpoint }),
    );
    await publish('to the function');
    expect(invoked.at(-1)).toMatchObject({
      arn: endpoint,
      event: {
        Records: [
          { EventSource: 'aws:sns', EventSubscriptionArn: arn, Sns: { Message: 'to the function', Subject: null } },
        ],
      },
    });
  });

  it.each([
    [{ kind: ['a', 'b'] }, { kind: 'a' }, true],
    [{ kind: ['a', 'b'] }, { kind: 'c' }, false],
    [{ kind: ['a'] }, {}, false],
    [{ kind: [{ prefix: 'im' }] }, { kind: 'image' }, true],
    [{ kind: [{ 'anything-but': ['x'] }] }, { kind: 'y' }, true],
    [{ kind: [{ 'anything-but': { prefix: 'y' } }] }, { kind: 'y1' }, false],
    [{ kind: [{ exists: false }] }, {}, true],
    [{ kind: [{ wildcard: '*.gif' }] }, { kind: 'a.gif' }, true],
    [{ n: [{ numeric: ['>=', 1, '<', 5] }] }, { n: 4 }, true],
    [{ n: [{ numeric: ['>=', 1, '<', 5] }] }, { n: 5 }, false],
    [{ kind: ['a'], n: [1] }, { kind: 'a', n: 2 }, false],
    [{ $or: [{ kind: ['a'] }, { n: [2] }] }, { kind: 'b', n: 2 }, true],
  ])('filters by attributes: %j on %j is %s', async (policy, attributes, passes) => {
    await subscribe({ FilterPolicy: JSON.stringify(policy), RawMessageDelivery: 'true' });
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: String(value) },
      ]),
    );
    await publish('x', { MessageAttributes });
    expect(await received()).toHaveLength(passes ? 1 : 0);
  });

  it('filters by the body', async () => {
    await subscribe({
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: JSON.stringify({ detail: { failed: [{ numeric: ['>', 0] }], tags: ['red'] } }),
      RawMessageDelivery: 'true',
    });
    await publish(JSON.stringify({ detail: { failed: 2, tags: ['blue', 'red'] } }));
    await publish(JSON.stringify({ detail: { failed: 0, tags: ['red'] } }));
    await publish('no JSON');
    expect(await received()).toHaveLength(1);
  });

  it('delivers a different message for each protocol', async () => {
    await subscribe({ RawMessageDelivery: 'true' });
    await publish(JSON.stringify({ default: 'for all', sqs: 'for queues' }), { MessageStructure: 'json' });
    expect((await received())[0]?.Body).toBe('for queues');
    await expect(publish('{}', { MessageStructure: 'json' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('accepts batches and rejects invalid requests', async () => {
    await subscribe({ RawMessageDelivery: 'true' });
    const { Successful, Failed } = await sns.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: '1', Message: 'a' },
          { Id: '2', Message: 'b', Subject: 'two\nlines' },
        ],
      }),
    );
    expect([Successful?.map(({ Id }) => Id), Failed?.map(({ Id, SenderFault }) => [Id, SenderFault])]).toEqual([
      ['1'],
      [['2', true]],
    ]);
    await expect(publish('x'.repeat(262_145))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(sns.send(new PublishCommand({ TopicArn: `${TopicArn}-absent`, Message: 'x' }))).rejects.toBeInstanceOf(
      NotFoundException,
    );
  });

  it('stores attributes and tags, lists its subscriptions, and deletes them', async () => {
    const { TopicArn: made } = await sns.send(
      new CreateTopicCommand({
        Name: `made-${count}`,
        Attributes: { KmsMasterKeyId: 'alias/aws/sns' },
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    );
    await sns.send(
      new SetTopicAttributesCommand({ TopicArn: made, AttributeName: 'DisplayName', AttributeValue: 'Images' }),
    );
    expect((await sns.send(new GetTopicAttributesCommand({ TopicArn: made }))).Attributes).toMatchObject({
      TopicArn: made,
      Owner: '123456789012',
      DisplayName: 'Images',
      KmsMasterKeyId: 'alias/aws/sns',
    });
    expect((await sns.send(new ListTagsForResourceCommand({ ResourceArn: made }))).Tags).toEqual([
      { Key: 'a', Value: 'b' },
    ]);
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toContainEqual({ TopicArn: made });
    const SubscriptionArn = await subscribe();
    await sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'RawMessageDelivery',
        AttributeValue: 'true',
      }),
    );
    expect((await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes).toMatchObject({
      RawMessageDelivery: 'true',
      Endpoint: queue.arn,
    });
    expect((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions).toHaveLength(1);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    expect((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? []).toHaveLength(0);
    await sns.send(new DeleteTopicCommand({ TopicArn: made }));
    await expect(sns.send(new GetTopicAttributesCommand({ TopicArn: made }))).rejects.toBeInstanceOf(NotFoundException);
  });
});
