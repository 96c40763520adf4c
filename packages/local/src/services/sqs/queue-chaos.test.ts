import { VirtualClock } from '@stepwell/asl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChaosEngine, type SqsFaults } from '../../kernel/chaos/index.js';
import { testContext } from '../../testing/test-kernel.js';
import { type QueuedMessage } from './message.js';
import { SqsService } from './service.js';

/**
 * Sends messages, receives and deletes until the queue is empty; the deliveries in their order, and the chaos that
 * there was.
 */
async function drained(
  faults: SqsFaults,
  seed: number,
  {
    name = 'work',
    count = 40,
    attributes = {},
  }: { readonly name?: string; readonly count?: number; readonly attributes?: Record<string, string> } = {},
) {
  const clock = new VirtualClock();
  const chaos = new ChaosEngine({ sqs: faults }, seed);
  const sqs = new SqsService(testContext({ clock, faults: chaos }));
  sqs.createQueue(name, { attributes: { VisibilityTimeout: '30', ...attributes } });
  const isFifo = name.endsWith('.fifo');
  for (let index = 0; index < count; index += 1)
    sqs.send(name, {
      body: String(index),
      ...(isFifo ? { groupId: `g${index % 3}`, deduplicationId: String(index) } : {}),
    });
  const deliveries: QueuedMessage[] = [];
  while (sqs.messages(name).length > 0) {
    for (const message of await sqs.receive(name, { maxMessages: 10, waitSeconds: 20 })) {
      deliveries.push({ ...message });
      sqs.deleteMessage(name, message.receiptHandle ?? '');
    }
  }
  return { deliveries, bodies: deliveries.map((message) => Number(message.body)), chaos };
}

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const everything: SqsFaults = { duplicate: 0.3, delay: 0.3, reorder: 0.3, drop: 0.3 };

describe('a queue with chaos', () => {
  it('loses no message with duplicates, delays, reordering and drops', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { bodies, chaos } = await drained(everything, seed);
        expect([...new Set(bodies)].sort((a, b) => a - b)).toEqual(all(40));
        expect(bodies).toHaveLength(40 + chaos.count('sqs', 'duplicate'));
      }),
      { numRuns: 20 },
    );
  });

  it('redelivers a deleted message with the same ID', async () => {
    const { deliveries } = await drained({ duplicate: 1 }, 1, { count: 5 });
    expect(deliveries).toHaveLength(10);
    expect(new Set(deliveries.map((message) => message.id)).size).toBe(5);
    expect(new Set(deliveries.map((message) => message.receiptHandle)).size).toBe(10);
  });

  it('delivers later messages first', async () => {
    const { bodies } = await drained({ reorder: 0.5 }, 1);
    expect(bodies).not.toEqual(all(40));
    expect([...bodies].sort((a, b) => a - b)).toEqual(all(40));
  });

  it('does not count dropped messages as received', async () => {
    const { deliveries, chaos } = await drained({ drop: 0.5 }, 1);
    expect(chaos.count('sqs', 'drop')).toBeGreaterThan(5);
    expect(deliveries.every((message) => message.receiveCount === 1)).toBe(true);
  });

  it('delivers each message of a FIFO queue once, in the order of its group', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { bodies, chaos } = await drained(everything, seed, {
          name: 'work.fifo',
          attributes: { FifoQueue: 'true' },
        });
        for (const group of [0, 1, 2])
          expect(bodies.filter((body) => body % 3 === group)).toEqual(all(40).filter((body) => body % 3 === group));
        expect(chaos.count('sqs', 'duplicate') + chaos.count('sqs', 'reorder')).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('creates one dead letter of a message, regardless of its duplicates', async () => {
    const clock = new VirtualClock();
    const faults = new ChaosEngine({ sqs: { duplicate: 1 } }, 1);
    const sqs = new SqsService(testContext({ clock, faults }));
    const dead = sqs.createQueue('dead');
    sqs.createQueue('work', {
      attributes: {
        VisibilityTimeout: '5',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }),
      },
    });
    sqs.send('work', { body: 'poison' });
    for (let poll = 0; poll < 10; poll += 1) await sqs.receive('work', { maxMessages: 10, waitSeconds: 20 });
    expect([sqs.messages('work').length, sqs.messages('dead').map((message) => message.body)]).toEqual([0, ['poison']]);
  });
});
