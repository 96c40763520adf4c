import { describe, expect, it } from 'vitest';
import { internalCall, invokeAs } from '../../kernel/calls.js';
import { TestClock } from '../../testing/test-clock.js';
import { testContext } from '../../testing/test-kernel.js';
import { SqsService } from '../sqs/index.js';
import { SnsService } from './service.js';

describe('a FIFO topic', () => {
  it('delivers in order, and each deduplication ID once within five minutes', async () => {
    const clock = new TestClock();
    const context = testContext({ clock });
    const sqs = new SqsService(context);
    new SnsService(context);
    const invoke = invokeAs(context.kernel, { source: 'task', clock, region: context.region });
    const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
    await invoke('sqs', 'CreateQueue', { QueueName: 'seen.fifo', Attributes: fifo });
    const TopicArn = 'arn:aws:sns:us-east-1:123456789012:prices.fifo';
    await invoke('sns', 'CreateTopic', { Name: 'prices.fifo', Attributes: { FifoTopic: 'true' } });
    await invoke('sns', 'Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:us-east-1:123456789012:seen.fifo',
      Attributes: { RawMessageDelivery: 'true' },
    });
    const publish = async (Message: string, MessageDeduplicationId: string) =>
      (await invoke('sns', 'Publish', { TopicArn, Message, MessageGroupId: 'g', MessageDeduplicationId }))['MessageId'];
    const first = await publish('1', 'a');
    expect(await publish('repeated', 'a')).toBe(first);
    const ids = Array.from({ length: 20 }, (_, index) => String(index + 2));
    await Promise.all(ids.map((id) => publish(id, id)));
    expect(sqs.messages('seen.fifo').map(({ body }) => body)).toEqual(['1', ...ids]);
    clock.advance(5 * 60_000);
    expect(await publish('later', 'a')).not.toBe(first);
    expect(sqs.messages('seen.fifo').at(-1)?.body).toBe('later');
  });

  it.each([
    ['Topic', 1],
    ['MessageGroup', 2],
  ])('with the scope %s accepts a deduplication ID of two groups %d times', async (FifoThroughputScope, times) => {
    const context = testContext();
    new SnsService(context);
    const invoke = invokeAs(context.kernel, { source: 'task', clock: context.clock, region: context.region });
    const Attributes = { FifoTopic: 'true', FifoThroughputScope };
    const { TopicArn } = await invoke('sns', 'CreateTopic', { Name: 'prices.fifo', Attributes });
    const publish = async (MessageGroupId: string) =>
      (await invoke('sns', 'Publish', { TopicArn, Message: 'm', MessageGroupId, MessageDeduplicationId: 'a' }))[
        'MessageId'
      ];
    expect(new Set([await publish('g'), await publish('h'), await publish('g')]).size).toBe(times);
  });
});

it('a message and its deliveries to queues are committed together', async () => {
  const context = testContext();
  const { kernel, clock, region } = context;
  new SqsService(context);
  new SnsService(context);
  const invoke = invokeAs(kernel, { source: 'task', clock, region });
  await invoke('sqs', 'CreateQueue', { QueueName: 'seen' });
  const { TopicArn } = await invoke('sns', 'CreateTopic', { Name: 'topic' });
  for (const name of ['seen', 'missing']) {
    const Endpoint = `arn:aws:sqs:us-east-1:123456789012:${name}`;
    await invoke('sns', 'Subscribe', { TopicArn, Protocol: 'sqs', Endpoint });
  }
  const commits: string[][] = [];
  await kernel.invoke(
    'sns',
    'Publish',
    { TopicArn, Message: 'm' },
    {
      ...internalCall({ source: 'task', clock, region }),
      commit: (changes) => void commits.push(changes.map(({ records }) => records)),
    },
  );
  expect(commits).toEqual([[expect.stringMatching(/^sqs\//)]]);
});
