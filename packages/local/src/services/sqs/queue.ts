import { randomUUID } from 'node:crypto';
import { type Clock } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { ExpiringRecords } from '../../kernel/expiring-records.js';
import { type Records, type Transactions } from '../../kernel/transactions.js';
import { invalidValue } from './errors.js';
import { type OutgoingMessage, type QueuedMessage, type ReceiveOptions } from './message.js';
import {
  checkAttributes,
  parseRedrivePolicy,
  type QueueAttributes,
  type RedrivePolicy,
  withDefaults,
} from './queue-attributes.js';
import { QueueFaults } from './queue-faults.js';
import { QueueMessages } from './queue-messages.js';
import { checkOutgoing } from './outgoing-message.js';
import { takeMessages } from './take-messages.js';

/** Milliseconds for which a FIFO queue accepts a deduplication ID once. */
const deduplicationMs = 5 * 60_000;

/** Milliseconds in which a queue is purged once. */
const purgeMs = 60_000;

/** A queue without its messages: plain data. */
export interface QueueRecord {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Messages sent to a FIFO queue. */
  readonly sequence: number;
  /** The last PurgeQueue, in milliseconds since the epoch. */
  readonly purgedAt?: number;
}

/** The dependencies of queues. */
export interface QueueDependencies {
  readonly transactions: Transactions;
  /** The records of all queues by name. */
  readonly queues: Records<QueueRecord>;
  readonly clock: Clock;
  readonly faults?: FaultInjector;
}

/** Receives a message that was received too often. */
export type MoveToDeadLetters = (message: QueuedMessage, policy: RedrivePolicy) => void;

/**
 * One queue, standard or FIFO. Its state is in records: itself in `sqs/queues`, its messages in {@link QueueMessages}.
 * Methods that change it run in a transaction.
 */
export class Queue {
  readonly #messages: QueueMessages;
  readonly #deduplication: ExpiringRecords<QueuedMessage>;
  readonly #faults: QueueFaults;
  #isClosed = false;

  constructor(
    readonly name: string,
    private readonly dependencies: QueueDependencies,
  ) {
    const { transactions, clock, faults = noFaults } = dependencies;
    this.#messages = new QueueMessages(transactions, name, clock);
    this.#deduplication = new ExpiringRecords(transactions, `sqs/deduplication/${name}`, deduplicationMs);
    this.#faults = new QueueFaults(name, faults);
  }

  /** Adds the record of this queue. Throws `InvalidAttributeName`, `InvalidAttributeValue`. */
  create(arn: string, attributes: QueueAttributes, tags: Readonly<Record<string, string>>): void {
    const { name } = this;
    checkAttributes(attributes, name);
    const now = this.dependencies.clock.now();
    const all = withDefaults(attributes, name);
    this.dependencies.queues.set(name, {
      name,
      arn,
      attributes: all,
      tags,
      createdAt: now,
      modifiedAt: now,
      sequence: 0,
    });
  }

  /** Deletes all messages. Throws `PurgeQueueInProgress` within 60 seconds of the last time. */
  purge(): void {
    const now = this.dependencies.clock.now();
    const { purgedAt } = this.record;
    if (purgedAt !== undefined && now < purgedAt + purgeMs) {
      const message = `Only one PurgeQueue operation on ${this.name} is allowed every 60 seconds.`;
      throw new AwsError('PurgeQueueInProgress', message, 403);
    }
    this.#update({ purgedAt: now });
    this.drain(true);
  }

  /** Deletes the record of this queue and its messages. */
  delete(): void {
    this.drain(true);
    this.#deduplication.clear();
    this.dependencies.queues.delete(this.name);
    this.#messages.wake();
  }

  get record(): QueueRecord {
    const record = this.dependencies.queues.get(this.name);
    if (record === undefined) throw new Error(`The queue ${this.name} was deleted.`);
    return record;
  }

  get arn(): string {
    return this.record.arn;
  }

  get attributes(): Readonly<Record<string, string>> {
    return this.record.attributes;
  }

  get isFifo(): boolean {
    return this.name.endsWith('.fifo');
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    const policy = this.attributes['RedrivePolicy'];
    return policy ? parseRedrivePolicy(policy) : undefined;
  }

  setTags(tags: Readonly<Record<string, string>>): void {
    this.#update({ tags });
  }

  /** Sets attributes; an empty string removes one. */
  setAttributes(changes: QueueAttributes): void {
    checkAttributes(changes, this.name);
    const attributes = { ...this.attributes, ...changes };
    for (const [name, value] of Object.entries(changes))
      if (value === '' && name !== 'VisibilityTimeout') delete attributes[name];
    this.#update({ attributes, modifiedAt: this.dependencies.clock.now() });
  }

  /**
   * Adds a message. If a FIFO queue accepted its deduplication ID in the last five minutes, returns the message of that
   * time.
   */
  send(outgoing: OutgoingMessage): QueuedMessage {
    const { body, attributes = {} } = outgoing;
    const deduplicationId = checkOutgoing(outgoing, this.attributes, this.isFifo);
    const deduplicationKey =
      this.attributes['DeduplicationScope'] === 'messageGroup'
        ? `${outgoing.groupId} ${deduplicationId}`
        : deduplicationId;
    const now = this.dependencies.clock.now();
    const known = deduplicationKey === undefined ? undefined : this.#deduplication.get(deduplicationKey, now);
    if (known) return known;
    const id = randomUUID();
    const message: QueuedMessage = {
      key: id,
      id,
      body,
      attributes,
      traceHeader: outgoing.traceHeader,
      sentAt: now,
      senderId: outgoing.senderId ?? 'AIDASTEPWELL',
      groupId: outgoing.groupId,
      deduplicationId,
      sequenceNumber: this.isFifo ? this.#nextSequenceNumber() : undefined,
      sourceArn: undefined,
      visibleAt: now + (outgoing.delaySeconds ?? this.#number('DelaySeconds')) * 1000 + this.#faults.delay(id),
      receiveCount: 0,
      firstReceivedAt: undefined,
      receiptHandle: undefined,
    };
    if (deduplicationKey !== undefined) this.#deduplication.set(deduplicationKey, message, now);
    this.#messages.add(message);
    return message;
  }

  /** Adds a message of another queue: a dead letter, or one that is moved back. Its ID and time stay. */
  takeOver(message: QueuedMessage, sourceArn: string | undefined): void {
    this.#messages.add({
      ...message,
      sourceArn,
      visibleAt: this.dependencies.clock.now(),
      receiveCount: sourceArn === undefined ? 0 : message.receiveCount,
      receiptHandle: undefined,
    });
  }

  /** Receives messages; waits for the first one. Opens its own transactions. */
  async receive(options: ReceiveOptions, moveAway: MoveToDeadLetters): Promise<readonly QueuedMessage[]> {
    const { clock, transactions } = this.dependencies;
    const { createdAt } = this.record;
    const isOpen = () => !this.#isClosed && this.dependencies.queues.get(this.name)?.createdAt === createdAt;
    const until = clock.now() + (options.waitSeconds ?? this.#number('ReceiveMessageWaitTimeSeconds')) * 1000;
    for (;;) {
      // One time for both: a message that becomes visible between taking and waiting would otherwise be missed.
      const now = clock.now();
      const taken = isOpen() ? transactions.run(() => this.#take(now, options, moveAway)) : [];
      if (taken.length > 0 || now >= until || !isOpen() || options.signal?.aborted === true) return taken;
      await this.#messages.change(now, until, options.signal);
    }
  }

  /** Deletes a message by the handle of its latest receive. Older and used handles have no effect. */
  deleteMessage(receiptHandle: string): void {
    const message = this.#messages.byHandle(receiptHandle, this.arn);
    if (!message) return;
    if (this.isFifo && message.visibleAt <= this.dependencies.clock.now()) {
      throw invalidValue('ReceiptHandle', receiptHandle, 'The receipt handle has expired');
    }
    this.#messages.delete(message.key);
    this.#messages.wake();
  }

  /** Sets when a message in flight can be received again, in seconds from now. */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.#messages.byHandle(receiptHandle, this.arn);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43_200)
      throw invalidValue('VisibilityTimeout', seconds, 'it must be an integer from 0 to 43200');
    const now = this.dependencies.clock.now();
    if (!message || message.visibleAt <= now)
      throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
    this.#messages.replace({ ...message, visibleAt: now + seconds * 1000 });
    this.#messages.wake();
  }

  /** Removes and returns messages: all, or those that are neither in flight nor delayed. */
  drain(all: boolean): QueuedMessage[] {
    return this.#messages.drain(all);
  }

  /** Every message, in order, without receiving it. */
  peek(): readonly QueuedMessage[] {
    return [...this.#messages.values()];
  }

  /** The numbers of messages that are visible, in flight, and delayed. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    this.#dropExpired();
    return this.#messages.counts();
  }

  /** Ends every wait. */
  close(): void {
    this.#isClosed = true;
    this.#messages.wake();
  }

  #take(now: number, options: ReceiveOptions, moveAway: MoveToDeadLetters): readonly QueuedMessage[] {
    this.#dropExpired();
    const policy = this.redrivePolicy;
    const { taken, dead, redelivered } = takeMessages(this.#messages, {
      now,
      arn: this.arn,
      isFifo: this.isFifo,
      maxMessages: options.maxMessages ?? 1,
      visibilitySeconds: options.visibilityTimeoutSeconds ?? this.#number('VisibilityTimeout'),
      maxReceiveCount: policy?.maxReceiveCount,
      faults: this.#faults,
    });
    if (policy) for (const message of dead) moveAway(message, policy);
    for (const message of redelivered) this.#messages.add(message);
    return taken;
  }

  #dropExpired(): void {
    this.#messages.dropExpired(this.#number('MessageRetentionPeriod'));
  }

  #update(changes: Partial<QueueRecord>): void {
    this.dependencies.queues.set(this.name, { ...this.record, ...changes });
  }

  #nextSequenceNumber(): string {
    const sequence = this.record.sequence + 1;
    this.#update({ sequence });
    return String(BigInt(sequence) * 256n + 18_000_000_000_000_000_000n);
  }

  #number(attribute: string): number {
    return Number(this.attributes[attribute] ?? 0);
  }
}
