import { type Clock } from '@stepwell/asl';
import { type Invoke, invokeAs } from '../calls.js';
import { queueUrl } from '../queue-url.js';
import { queueRecord, type ReceivedMessage } from './queue-record.js';
import { compileFilters } from './record-filter.js';
import {
  type BatchTarget,
  type ReaderContext,
  type SourceReader,
  type SourceRecord,
  type SourceSettings,
} from './source-reader.js';

/** Names of SQS for all attributes of a message. */
const allAttributes = { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] };

/** A message and its record. */
interface Received extends SourceRecord {
  readonly receiptHandle: string;
}

/**
 * Delivers messages of a queue: receives messages, delivers several batches at once, and deletes processed messages.
 * Other messages return to the queue after their visibility timeout.
 */
export class QueueReader implements SourceReader {
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #clock: Clock;
  readonly #invoke: Invoke;
  /** Its calls end when the reader stops. */
  readonly #poll: Invoke;
  readonly #url: string;
  readonly #done: Promise<void>;
  readonly #matches: ReturnType<typeof compileFilters>;

  constructor(
    private readonly settings: SourceSettings,
    private readonly target: BatchTarget,
    { kernel, clock, region }: ReaderContext,
  ) {
    this.#clock = clock;
    this.#invoke = invokeAs(kernel, { source: 'event', clock, region });
    this.#poll = invokeAs(kernel, { source: 'event', clock, region, signal: this.#stopping.signal });
    this.#matches = compileFilters(settings.filters);
    this.#url = queueUrl(settings.sourceArn);
    this.#done = this.#run();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
    await Promise.all(this.#inFlight);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { maximumConcurrency = 10 } = this.settings;
    // The operation that starts the reader is in a transaction.
    await Promise.resolve();
    try {
      while (!signal.aborted) {
        const batch = await this.#receiveBatch();
        if (batch.length === 0) continue;
        if (this.#inFlight.size >= maximumConcurrency) await Promise.race(this.#inFlight);
        const delivery = this.#deliver(batch).finally(() => this.#inFlight.delete(delivery));
        this.#inFlight.add(delivery);
      }
    } catch (error) {
      // The queue was deleted. Failed batches are reported in #deliver.
      if (!signal.aborted) this.target.onProblem(`stopped: ${String(error)}`);
    }
  }

  /** Receives messages until the batch is full or its window ends; without a window, those of one poll. */
  async #receiveBatch(): Promise<Received[]> {
    const { batchSize, batchingWindowSeconds } = this.settings;
    // No timeout: a wait with a timer would advance a virtual clock without end.
    const messages = await this.#receive('PollMessages', { MaxNumberOfMessages: Math.min(10, batchSize) });
    const until = this.#clock.now() + batchingWindowSeconds * 1000;
    for (;;) {
      const left = until - this.#clock.now();
      if (messages.length === 0 || messages.length >= batchSize || left <= 0 || this.#stopping.signal.aborted)
        return messages;
      const more = await this.#receive('ReceiveMessage', {
        MaxNumberOfMessages: Math.min(10, batchSize - messages.length),
        WaitTimeSeconds: Math.min(20, Math.ceil(left / 1000)),
      });
      messages.push(...more);
    }
  }

  async #receive(operation: string, options: object): Promise<Received[]> {
    const input = { QueueUrl: this.#url, ...allAttributes, ...options };
    const { Messages = [] } = await this.#poll<{ readonly Messages?: readonly ReceivedMessage[] }>(
      'sqs',
      operation,
      input,
    );
    const records = Messages.map((message) => ({
      id: message.MessageId,
      event: queueRecord(message, this.settings.sourceArn),
      receiptHandle: message.ReceiptHandle,
    }));
    const wanted = records.filter(({ event }) => this.#matches(event));
    if (wanted.length < records.length) await this.#delete(records.filter((record) => !wanted.includes(record)));
    return wanted;
  }

  async #deliver(messages: readonly Received[]): Promise<void> {
    try {
      const { failed } = await this.target.deliver(messages);
      await this.#delete(messages.filter(({ id }) => !failed.has(id)));
    } catch (error) {
      // Throttled, or the environment closes: the messages are redelivered after their visibility timeout.
      if (!this.#stopping.signal.aborted)
        this.target.onProblem(`could not deliver ${messages.length} messages: ${String(error)}`);
    }
  }

  async #delete(messages: readonly Received[]): Promise<void> {
    for (let start = 0; start < messages.length; start += 10) {
      const Entries = messages
        .slice(start, start + 10)
        .map(({ receiptHandle: ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.#invoke('sqs', 'DeleteMessageBatch', { QueueUrl: this.#url, Entries });
    }
  }
}
