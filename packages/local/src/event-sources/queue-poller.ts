import { type Clock } from '@stepwell/asl';
import { type QueueEventSourceMapping } from '../resources/deployment-services.js';
import { type QueuedMessage, type SqsService } from '../services/sqs/index.js';
import { readBatchResult } from './batch-result.js';
import { queueEvent } from './queue-event.js';

/** A function's answer, as far as a poller needs it. */
export interface BatchResponse {
  readonly payload: string;
  readonly functionError?: string;
}

/** What a poller needs around it. */
export interface QueuePollerOptions {
  readonly sqs: Pick<SqsService, 'receive' | 'deleteMessage'>;
  readonly clock: Clock;
  readonly invokeFunction: (functionName: string, payload: string) => Promise<BatchResponse>;
  /** Told why a batch was not delivered. */
  readonly onFailure?: (problem: string) => void;
}

/**
 * Feeds a queue's messages to a function as Lambda does: polls, batches, several at once, deletes what went well and
 * leaves the rest to the queue's visibility timeout and redrive policy.
 */
export class QueuePoller {
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #done: Promise<void>;

  constructor(
    private readonly mapping: QueueEventSourceMapping,
    private readonly options: QueuePollerOptions,
  ) {
    this.#done = this.#run();
  }

  /** Stops to receive; resolves when the batches in flight are through. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
    await Promise.all(this.#inFlight);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      while (!signal.aborted) {
        const batch = await this.#batch();
        if (batch.length === 0) continue;
        if (this.#inFlight.size >= this.mapping.maximumConcurrency) await Promise.race(this.#inFlight);
        const delivery = this.#deliver(batch).finally(() => this.#inFlight.delete(delivery));
        this.#inFlight.add(delivery);
      }
    } catch (error) {
      // The queue is gone: a batch that fails is reported where it fails.
      if (!signal.aborted)
        this.options.onFailure?.(
          `${this.mapping.queueArn} feeds ${this.mapping.functionName} no longer: ${String(error)}`,
        );
    }
  }

  /** Messages until the batch is full or its window is over; without a window what one poll brings. */
  async #batch(): Promise<QueuedMessage[]> {
    const { batchSize, batchingWindowSeconds } = this.mapping;
    const { clock } = this.options;
    const messages = await this.#receive(Math.min(10, batchSize), Infinity);
    const until = clock.now() + batchingWindowSeconds * 1000;
    while (
      messages.length > 0 &&
      messages.length < batchSize &&
      clock.now() < until &&
      !this.#stopping.signal.aborted
    ) {
      messages.push(
        ...(await this.#receive(Math.min(10, batchSize - messages.length), Math.min(20, (until - clock.now()) / 1000))),
      );
    }
    return messages;
  }

  async #receive(maxMessages: number, waitSeconds: number): Promise<QueuedMessage[]> {
    return [
      ...(await this.options.sqs.receive(this.mapping.queueArn, {
        maxMessages,
        waitSeconds,
        signal: this.#stopping.signal,
      })),
    ];
  }

  async #deliver(messages: readonly QueuedMessage[]): Promise<void> {
    const { mapping, options } = this;
    try {
      const answer = await options.invokeFunction(
        mapping.functionName,
        JSON.stringify(queueEvent(messages, mapping.queueArn)),
      );
      if (answer.functionError !== undefined)
        return options.onFailure?.(
          `${mapping.functionName} failed with a batch of ${messages.length}: ${answer.payload}`,
        );
      const ids = messages.map((message) => message.id);
      const failed = mapping.reportBatchItemFailures ? readBatchResult(answer.payload, ids).failed : new Set<string>();
      for (const { id, receiptHandle } of messages)
        if (!failed.has(id) && receiptHandle !== undefined) options.sqs.deleteMessage(mapping.queueArn, receiptHandle);
    } catch (error) {
      // Throttled, or the environment is closing: the messages come again after their visibility timeout.
      if (!this.#stopping.signal.aborted)
        options.onFailure?.(
          `${mapping.functionName} was not invoked for ${messages.length} messages: ${String(error)}`,
        );
    }
  }
}
