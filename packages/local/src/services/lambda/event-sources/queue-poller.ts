import { type Clock } from '@stepwell/asl';
import { type Invoke, invokeAs } from '../../../kernel/calls.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { queueUrl } from '../destinations.js';
import { readBatchResult } from './batch-result.js';
import { type EventSourceMapping } from './event-source-mapping.js';
import { compileFilters } from './message-filter.js';
import { queueEvent, type ReceivedMessage } from './queue-event.js';

/** The response of a function. */
export interface BatchResponse {
  readonly payload: string;
  readonly functionError?: string;
}

/** Dependencies of a poller. */
export interface QueuePollerDependencies {
  readonly context: Pick<ServiceContext, 'clock' | 'kernel' | 'region'>;
  readonly invokeFunction: (functionArn: string, payload: string) => Promise<BatchResponse>;
  /** Called with the reason if a batch could not be delivered. */
  readonly onProblem: (problem: string) => void;
}

/** Names of SQS for all attributes of a message. */
const allAttributes = { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] };

/**
 * Invokes a function with messages of a queue: receives messages, invokes the function with several batches at once, and
 * deletes processed messages. Other messages return to the queue after their visibility timeout.
 */
export class QueuePoller {
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #clock: Clock;
  readonly #invoke: Invoke;
  /** Its calls end when the poller stops. */
  readonly #poll: Invoke;
  readonly #matches: (message: ReceivedMessage) => boolean;
  readonly #done: Promise<void>;

  constructor(
    private readonly mapping: EventSourceMapping,
    private readonly dependencies: QueuePollerDependencies,
  ) {
    const { kernel, clock, region } = dependencies.context;
    this.#clock = clock;
    this.#invoke = invokeAs(kernel, { source: 'event', clock, region });
    this.#poll = invokeAs(kernel, { source: 'event', clock, region, signal: this.#stopping.signal });
    this.#matches = compileFilters(mapping.filters ?? [], mapping.queueArn);
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
    const { queueArn, functionArn, maximumConcurrency = 10 } = this.mapping;
    // The operation that starts the poller is in a transaction.
    await Promise.resolve();
    try {
      const url = await queueUrl(this.#invoke, queueArn);
      while (!signal.aborted) {
        const batch = await this.#receiveBatch(url);
        if (batch.length === 0) continue;
        if (this.#inFlight.size >= maximumConcurrency) await Promise.race(this.#inFlight);
        const delivery = this.#deliver(batch, url).finally(() => this.#inFlight.delete(delivery));
        this.#inFlight.add(delivery);
      }
    } catch (error) {
      // The queue was deleted. Failed batches are reported in #deliver.
      if (!signal.aborted)
        this.dependencies.onProblem(
          `the event source mapping from ${queueArn} to ${functionArn} stopped: ${String(error)}`,
        );
    }
  }

  /** Receives messages until the batch is full or its window ends; without a window, those of one poll. */
  async #receiveBatch(url: string): Promise<ReceivedMessage[]> {
    const { batchSize, batchingWindowSeconds } = this.mapping;
    // No timeout: a wait with a timer would advance a virtual clock without end.
    const messages = await this.#receive('PollMessages', url, { MaxNumberOfMessages: Math.min(10, batchSize) });
    const until = this.#clock.now() + batchingWindowSeconds * 1000;
    for (;;) {
      const left = until - this.#clock.now();
      if (messages.length === 0 || messages.length >= batchSize || left <= 0 || this.#stopping.signal.aborted)
        return messages;
      const more = await this.#receive('ReceiveMessage', url, {
        MaxNumberOfMessages: Math.min(10, batchSize - messages.length),
        WaitTimeSeconds: Math.min(20, Math.ceil(left / 1000)),
      });
      messages.push(...more);
    }
  }

  async #receive(operation: string, QueueUrl: string, options: object): Promise<ReceivedMessage[]> {
    const input = { QueueUrl, ...allAttributes, ...options };
    const { Messages = [] } = await this.#poll<{ readonly Messages?: readonly ReceivedMessage[] }>(
      'sqs',
      operation,
      input,
    );
    const wanted = Messages.filter((message) => this.#matches(message));
    if (wanted.length < Messages.length)
      await this.#delete(
        Messages.filter((message) => !wanted.includes(message)),
        QueueUrl,
      );
    return wanted;
  }

  async #deliver(messages: readonly ReceivedMessage[], url: string): Promise<void> {
    const { functionArn, queueArn, responseTypes } = this.mapping;
    const { invokeFunction, onProblem } = this.dependencies;
    try {
      const event = JSON.stringify(queueEvent(messages, queueArn));
      const response = await invokeFunction(functionArn, event);
      if (response.functionError !== undefined)
        return onProblem(
          `function ${functionArn} failed for a batch of ${messages.length} messages: ${response.payload}`,
        );
      const ids = messages.map(({ MessageId }) => MessageId);
      const { failed } = responseTypes.includes('ReportBatchItemFailures')
        ? readBatchResult(response.payload, ids)
        : { failed: new Set<string>() };
      await this.#delete(
        messages.filter(({ MessageId }) => !failed.has(MessageId)),
        url,
      );
    } catch (error) {
      // Throttled, or the environment closes: the messages are redelivered after their visibility timeout.
      if (!this.#stopping.signal.aborted)
        onProblem(`function ${functionArn} could not be invoked for ${messages.length} messages: ${String(error)}`);
    }
  }

  async #delete(messages: readonly ReceivedMessage[], QueueUrl: string): Promise<void> {
    for (let start = 0; start < messages.length; start += 10) {
      const Entries = messages
        .slice(start, start + 10)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.#invoke('sqs', 'DeleteMessageBatch', { QueueUrl, Entries });
    }
  }
}
