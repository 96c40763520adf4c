import { type Clock } from '@stepwell/asl';
import { type QueueEventSourceMapping } from '../../../kernel/resources/deployment-services.js';
import { type QueuedMessage, type SqsService } from '../../sqs/index.js';
import { readBatchResult } from './batch-result.js';
import { queueEvent } from './queue-event.js';

/** The response of a function. */
export interface BatchResponse {
  readonly payload: string;
  readonly functionError?: string;
}

/** Dependencies of a poller. */
export interface QueuePollerOptions {
  readonly sqs: Pick<SqsService, 'receive' | 'deleteMessage'>;
  readonly clock: Clock;
  readonly invokeFunction: (functionName: string, payload: string) => Promise<BatchResponse>;
  /** Called with the reason if a batch could not be delivered. */
  readonly onFailure?: (problem: string) => void;
}

/**
 * Invokes a function with messages of a queue, as Lambda's event source mapping does: polls, invokes the function with
 * several batches at once, and deletes processed messages. Other messages return to the queue after their visibility
 * timeout.
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

  /** Stops receiving messages. Resolves when the batches in flight are finished. */
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
      // The queue was deleted. Failed batches are reported in #deliver.
      if (!signal.aborted)
        this.options.onFailure?.(
          `the event source mapping from ${this.mapping.queueArn} to ${this.mapping.functionName} stopped: ` +
            `${String(error)}`,
        );
    }
  }

  /** Receives messages until the batch is full or its window ends; without a window, those of one poll. */
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
      const response = await options.invokeFunction(
        mapping.functionName,
        JSON.stringify(queueEvent(messages, mapping.queueArn)),
      );
      if (response.functionError !== undefined)
        return options.onFailure?.(
          `function ${mapping.functionName} failed for a batch of ${messages.length} messages: ${response.payload}`,
        );
      const ids = messages.map((message) => message.id);
      const failed = mapping.reportBatchItemFailures
        ? readBatchResult(response.payload, ids).failed
        : new Set<string>();
      for (const { id, receiptHandle } of messages)
        if (!failed.has(id) && receiptHandle !== undefined) options.sqs.deleteMessage(mapping.queueArn, receiptHandle);
    } catch (error) {
      // Throttled, or the environment is closing: the messages are redelivered after their visibility timeout.
      if (!this.#stopping.signal.aborted)
        options.onFailure?.(
          `function ${mapping.functionName} could not be invoked for ${messages.length} messages: ${String(error)}`,
        );
    }
  }
}
