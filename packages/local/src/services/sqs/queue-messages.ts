import { type Clock } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import { type QueuedMessage } from './message.js';

/**
 * The messages of one queue, in the order of their arrival: records in `sqs/messages/<name>`. Only receivers that wait
 * are outside of records. Methods that change messages run in a transaction.
 */
export class QueueMessages {
  readonly #records: Records<QueuedMessage>;
  readonly #waiters = new Set<() => void>();
  /** A lower bound of the times at which the messages were sent. */
  #oldestSentAt = Infinity;

  constructor(
    transactions: Transactions,
    queueName: string,
    private readonly clock: Clock,
  ) {
    this.#records = new Records(transactions, `sqs/messages/${queueName}`);
  }

  /**
   * The message whose latest receive has that handle. Throws `ReceiptHandleIsInvalid` for a handle of another queue.
   *
   * @param arn of this queue
   */
  byHandle(receiptHandle: string, arn: string): QueuedMessage | undefined {
    const [queue, key = ''] = Buffer.from(receiptHandle, 'base64').toString('utf8').split(' ');
    if (queue !== arn) {
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receiptHandle.slice(0, 80)}" is not a valid receipt handle.`,
      );
    }
    const message = this.#records.get(key);
    return message?.receiptHandle === receiptHandle ? message : undefined;
  }

  values(): IterableIterator<QueuedMessage> {
    return this.#records.values();
  }

  /** Adds a message, and ends the waits. */
  add(message: QueuedMessage): void {
    this.#records.set(message.key, message);
    this.#oldestSentAt = Math.min(this.#oldestSentAt, message.sentAt);
    this.wake();
  }

  /** Replaces the message with that key. */
  replace(message: QueuedMessage): void {
    this.#records.set(message.key, message);
  }

  delete(key: string): void {
    this.#records.delete(key);
  }

  /** Removes and returns messages: all, or those that are neither in flight nor delayed. */
  drain(all: boolean): QueuedMessage[] {
    const now = this.clock.now();
    const removed = [...this.values()].filter((message) => all || message.visibleAt <= now);
    for (const { key } of removed) this.delete(key);
    return removed;
  }

  /** Deletes messages that were sent more than some seconds ago. */
  dropExpired(retentionSeconds: number): void {
    const limit = this.clock.now() - retentionSeconds * 1000;
    if (this.#oldestSentAt >= limit) return;
    this.#oldestSentAt = Infinity;
    for (const { key, sentAt } of this.values()) {
      if (sentAt < limit) this.delete(key);
      else this.#oldestSentAt = Math.min(this.#oldestSentAt, sentAt);
    }
  }

  /** The numbers of messages that are visible, in flight, and delayed. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    const now = this.clock.now();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { visibleAt, receiptHandle } of this.values())
      counts[visibleAt <= now ? 'visible' : receiptHandle === undefined ? 'delayed' : 'inFlight'] += 1;
    return counts;
  }

  /** Waits until messages change, until the next message becomes visible, or until a time. */
  change(now: number, until: number, signal: AbortSignal | undefined): Promise<void> {
    const ms = Math.min(until, this.#nextVisible(now) ?? until) - now;
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#waiters.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      // No timer for a wait without end: it would advance a virtual clock forever.
      const cancel = Number.isFinite(ms) ? this.clock.setTimer(ms, done) : () => undefined;
      this.#waiters.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  /** Ends the waits. */
  wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  #nextVisible(now: number): number | undefined {
    let next: number | undefined;
    for (const { visibleAt } of this.values())
      if (visibleAt > now && (next === undefined || visibleAt < next)) next = visibleAt;
    return next;
  }
}
