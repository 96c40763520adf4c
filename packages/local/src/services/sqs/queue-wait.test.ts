import { type Clock } from '@stepwell/asl';
import { describe, expect, it } from 'vitest';
import { Records, Transactions } from '../../kernel/transactions.js';
import { Queue, type QueueRecord } from './queue.js';

/**
 * Time that advances on each read, as real time does between two statements, and timers that fire slightly early, as
 * Node.js's do.
 */
class RestlessClock {
  #time = 1_000_000;

  constructor(readonly earlyMs: number) {}

  now(): number {
    return this.#time++;
  }

  setTimer(ms: number, fire: () => void): () => void {
    const timer = setImmediate(() => {
      this.#time += Math.max(0, ms - this.earlyMs);
      fire();
    });
    return () => clearImmediate(timer);
  }
}

describe('a long poll', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])(
    'receives a message that becomes visible during the poll, timers %i ms early',
    async (earlyMs) => {
      const clock: Pick<Clock, 'now' | 'setTimer'> = new RestlessClock(earlyMs);
      const transactions = new Transactions();
      const queues = new Records<QueueRecord>(transactions, 'sqs/queues');
      const queue = new Queue('work', { transactions, queues, clock: clock as Clock });
      transactions.run(() => {
        queue.create('arn:aws:sqs:us-east-1:123456789012:work', {}, {});
        queue.send({ body: 'hello', delaySeconds: 1 });
      });
      const messages = await queue.receive({ waitSeconds: Number.POSITIVE_INFINITY }, () => undefined);
      expect(messages.map(({ body }) => body)).toEqual(['hello']);
    },
    2_000,
  );
});
