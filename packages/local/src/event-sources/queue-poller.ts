import { type Message } from '@aws-sdk/client-sqs';
import { type Clients } from '../resources/clients.js';
import { type QueueMapping } from '../resources/deployment-services.js';
import { readBatchResult } from './batch-result.js';
import { queueEvent } from './queue-event.js';

/** A function's answer, as far as a poller needs it. */
export interface BatchAnswer {
  readonly payload: string;
  readonly functionError?: string;
}

/** What a poller needs around it. */
export interface QueuePollerOptions {
  readonly clients: Clients;
  readonly invokeFunction: (functionName: string, payload: string) => Promise<BatchAnswer>;
  /** Told why a batch was not delivered. */
  readonly onFailure?: (problem: string) => void;
}

/**
 * Feeds a queue's messages to a function as Lambda does: long polls, batches, several at once, deletes what went well and leaves the
 * rest to the queue's visibility timeout and redrive policy.
 */
export class QueuePoller {
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #done: Promise<void>;

  constructor(
    private readonly mapping: QueueMapping,
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
      const url = await this.#queueUrl();
      while (!signal.aborted) {
        const batch = await this.#batch(url);
        if (batch.length === 0) continue;
        if (this.#inFlight.size >= this.mapping.maximumConcurrency) await Promise.race(this.#inFlight);
        const delivery = this.#deliver(url, batch).finally(() => this.#inFlight.delete(delivery));
        this.#inFlight.add(delivery);
      }
    } catch (error) {
      // Everything else is reported where it happens: what arrives here ended the polling.
      if (!signal.aborted) this.options.onFailure?.(`${this.mapping.queueArn} feeds ${this.mapping.functionName} no longer: ${String(error)}`);
    }
  }

  /** Messages until the batch is full or its window is over; without a window what one poll brings. */
  async #batch(url: string): Promise<Message[]> {
    const { batchSize, batchingWindowSeconds } = this.mapping;
    const messages = await this.#receive(url, Math.min(10, batchSize), 20);
    const until = performance.now() + batchingWindowSeconds * 1000;
    while (messages.length > 0 && messages.length < batchSize && performance.now() < until && !this.#stopping.signal.aborted) {
      const seconds = Math.min(20, Math.ceil((until - performance.now()) / 1000));
      messages.push(...(await this.#receive(url, Math.min(10, batchSize - messages.length), seconds)));
    }
    return messages;
  }

  async #receive(QueueUrl: string, MaxNumberOfMessages: number, WaitTimeSeconds: number): Promise<Message[]> {
    const { client, ReceiveMessageCommand } = await this.options.clients.sqs();
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, WaitTimeSeconds, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] });
    return (await client.send(command, { abortSignal: this.#stopping.signal })).Messages ?? [];
  }

  async #deliver(url: string, messages: readonly Message[]): Promise<void> {
    const { mapping, options } = this;
    try {
      const answer = await options.invokeFunction(mapping.functionName, JSON.stringify(queueEvent(messages, mapping.queueArn)));
      if (answer.functionError !== undefined) return options.onFailure?.(`${mapping.functionName} failed with a batch of ${messages.length}: ${answer.payload}`);
      const ids = messages.map((message) => message.MessageId ?? '');
      const failed = mapping.reportBatchItemFailures ? readBatchResult(answer.payload, ids).failed : new Set<string>();
      await this.#delete(url, messages.filter((message) => !failed.has(message.MessageId ?? '')));
    } catch (error) {
      // Throttled, or the environment is closing: the messages come again after their visibility timeout.
      if (!this.#stopping.signal.aborted) options.onFailure?.(`${mapping.functionName} was not invoked for ${messages.length} messages: ${String(error)}`);
    }
  }

  async #delete(QueueUrl: string, messages: readonly Message[]): Promise<void> {
    const { client, DeleteMessageBatchCommand } = await this.options.clients.sqs();
    for (let start = 0; start < messages.length; start += 10) {
      const Entries = messages.slice(start, start + 10).map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }

  async #queueUrl(): Promise<string> {
    const { client, GetQueueUrlCommand } = await this.options.clients.sqs();
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: this.mapping.queueArn.split(':').at(-1) }));
    return QueueUrl ?? '';
  }
}
