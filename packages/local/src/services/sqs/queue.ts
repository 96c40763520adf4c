import { createHash, randomUUID } from 'node:crypto';
import { type Clock } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { ExpiringRecords } from '../../kernel/expiring-records.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import { invalidValue, missingParameter } from './errors.js';
import { messageSize, type OutgoingMessage, type QueuedMessage, type ReceiveOptions } from './message.js';
import {
  checkAttributes,
  parseRedrivePolicy,
  type QueueAttributes,
  type RedrivePolicy,
  withDefaults,
} from './queue-attributes.js';
import { QueueFaults } from './queue-faults.js';

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
 * One queue, standard or FIFO. Its state is in records: itself in `sqs/queues`, its messages in `sqs/messages/<name>`, in
 * the order of their arrival. Only long polls that wait are outside. Methods that change it run in a transaction.
 */
export class Queue {
  readonly #messages: Records<QueuedMessage>;
  readonly #deduplication: ExpiringRecords<QueuedMessage>;
  readonly #faults: QueueFaults;
  readonly #waiters = new Set<() => void>();
  /** A lower bound of the times at which the messages were sent. */
  #oldestSentAt = Infinity;
  #isClosed = false;

  constructor(
    readonly name: string,
    private readonly dependencies: QueueDependencies,
  ) {
    const { transactions, faults = noFaults } = dependencies;
    this.#messages = new Records(transactions, `sqs/messages/${name}`);
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
    this.#wake();
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
    const limit = this.#number('MaximumMessageSize');
    if (body === '') throw missingParameter('MessageBody');
    if (messageSize(body, attributes) > limit)
      throw new AwsError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
      );
    if (!this.isFifo && outgoing.deduplicationId !== undefined) {
      const reason = 'The request include parameter that is not valid for this queue type';
      throw invalidValue('MessageDeduplicationId', outgoing.deduplicationId, reason);
    }
    const deduplicationId = this.isFifo ? this.#deduplicationIdOf(outgoing) : undefined;
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
    this.#add(message);
    return message;
  }

  /** Adds a message of another queue: a dead letter, or one that is moved back. Its ID and time stay. */
  takeOver(message: QueuedMessage, sourceArn: string | undefined): void {
    this.#add({
      ...message,
      sourceArn,
      visibleAt: this.dependencies.clock.now(),
      receiveCount: sourceArn === undefined ? 0 : message.receiveCount,
      receiptHandle: undefined,
    });
  }

  /** Receives messages; waits for the first one. Opens its own transactions. */
  async receive(options: ReceiveOptions, moveAway: MoveToDeadLetters): Promise<QueuedMessage[]> {
    const { clock, transactions } = this.dependencies;
    const { createdAt } = this.record;
    const isOpen = () => !this.#isClosed && this.dependencies.queues.get(this.name)?.createdAt === createdAt;
    const until = clock.now() + (options.waitSeconds ?? this.#number('ReceiveMessageWaitTimeSeconds')) * 1000;
    for (;;) {
      // One time for both: a message that becomes visible between taking and waiting would otherwise be missed.
      const now = clock.now();
      const taken = isOpen() ? transactions.run(() => this.#take(now, options, moveAway)) : [];
      if (taken.length > 0 || now >= until || !isOpen() || options.signal?.aborted === true) return taken;
      await this.#change(Math.min(until, this.#nextVisible(now) ?? until) - now, options.signal);
    }
  }

  /** Deletes a message by the handle of its latest receive. Older and used handles have no effect. */
  deleteMessage(receiptHandle: string): void {
    const message = this.#byHandle(receiptHandle);
    if (!message) return;
    if (this.isFifo && message.visibleAt <= this.dependencies.clock.now()) {
      throw invalidValue('ReceiptHandle', receiptHandle, 'The receipt handle has expired');
    }
    this.#messages.delete(message.key);
    this.#wake();
  }

  /** Sets when a message in flight can be received again, in seconds from now. */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.#byHandle(receiptHandle);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43_200)
      throw invalidValue('VisibilityTimeout', seconds, 'it must be an integer from 0 to 43200');
    const now = this.dependencies.clock.now();
    if (!message || message.visibleAt <= now)
      throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
    this.#messages.set(message.key, { ...message, visibleAt: now + seconds * 1000 });
    this.#wake();
  }

  /** Removes and returns messages: all, or those that are neither in flight nor delayed. */
  drain(all: boolean): QueuedMessage[] {
    const now = this.dependencies.clock.now();
    const removed = [...this.#messages.values()].filter((message) => all || message.visibleAt <= now);
    for (const { key } of removed) this.#messages.delete(key);
    return removed;
  }

  /** Every message, in order, without receiving it. */
  peek(): readonly QueuedMessage[] {
    return [...this.#messages.values()];
  }

  /** The numbers of messages that are visible, in flight, and delayed. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    this.#dropExpired();
    const now = this.dependencies.clock.now();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { visibleAt, receiptHandle } of this.#messages.values())
      counts[visibleAt <= now ? 'visible' : receiptHandle === undefined ? 'delayed' : 'inFlight'] += 1;
    return counts;
  }

  /** Ends every wait. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #take(now: number, options: ReceiveOptions, moveAway: MoveToDeadLetters): QueuedMessage[] {
    this.#dropExpired();
    const policy = this.redrivePolicy;
    const { arn } = this;
    const blocked = new Set<string>();
    const taken: QueuedMessage[] = [];
    const redelivered: QueuedMessage[] = [];
    const dead: QueuedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (taken.length >= (options.maxMessages ?? 1)) break;
      const group = this.isFifo ? message.groupId : undefined;
      if (group !== undefined && blocked.has(group)) continue;
      if (message.visibleAt > now) {
        // Messages of a group stay in order: those in flight and delayed ones block later ones.
        if (group !== undefined) blocked.add(group);
        continue;
      }
      if (policy && message.receiveCount >= policy.maxReceiveCount) {
        this.#messages.delete(message.key);
        // A redelivery is not a second message.
        if (message.isDuplicate !== true) dead.push(message);
        continue;
      }
      const lostFor = this.#faults.loss(message);
      if (lostFor > 0) {
        this.#messages.set(message.key, { ...message, visibleAt: now + lostFor });
        if (group !== undefined) blocked.add(group);
        continue;
      }
      const received: QueuedMessage = {
        ...message,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        receiptHandle: Buffer.from(`${arn} ${message.key} ${randomUUID()}`).toString('base64'),
        visibleAt: now + (options.visibilityTimeoutSeconds ?? this.#number('VisibilityTimeout')) * 1000,
      };
      this.#messages.set(message.key, received);
      taken.push(received);
      const after = this.#faults.redelivery(received);
      // The redelivery is not counted as a receive, so that it does not create a dead letter.
      if (after !== undefined)
        redelivered.push({ ...message, key: randomUUID(), isDuplicate: true, visibleAt: now + after });
    }
    if (policy) for (const message of dead) moveAway(message, policy);
    for (const message of redelivered) this.#add(message);
    return taken;
  }

  #add(message: QueuedMessage): void {
    this.#messages.set(message.key, message);
    this.#oldestSentAt = Math.min(this.#oldestSentAt, message.sentAt);
    this.#wake();
  }

  #update(changes: Partial<QueueRecord>): void {
    this.dependencies.queues.set(this.name, { ...this.record, ...changes });
  }

  #nextSequenceNumber(): string {
    const sequence = this.record.sequence + 1;
    this.#update({ sequence });
    return String(BigInt(sequence) * 256n + 18_000_000_000_000_000_000n);
  }

  #change(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#waiters.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      // No timer for a wait without end: it would advance a virtual clock forever.
      const cancel = Number.isFinite(ms) ? this.dependencies.clock.setTimer(ms, done) : () => undefined;
      this.#waiters.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  #nextVisible(now: number): number | undefined {
    let next: number | undefined;
    for (const { visibleAt } of this.#messages.values())
      if (visibleAt > now && (next === undefined || visibleAt < next)) next = visibleAt;
    return next;
  }

  #dropExpired(): void {
    const limit = this.dependencies.clock.now() - this.#number('MessageRetentionPeriod') * 1000;
    if (this.#oldestSentAt >= limit) return;
    this.#oldestSentAt = Infinity;
    for (const { key, sentAt } of this.#messages.values()) {
      if (sentAt < limit) this.#messages.delete(key);
      else this.#oldestSentAt = Math.min(this.#oldestSentAt, sentAt);
    }
  }

  #deduplicationIdOf({ groupId, deduplicationId, delaySeconds, body }: OutgoingMessage): string {
    if (groupId === undefined) throw missingParameter('MessageGroupId');
    if (delaySeconds !== undefined && delaySeconds !== 0)
      throw invalidValue(
        'DelaySeconds',
        delaySeconds,
        'The request include parameter that is not valid for this queue type',
      );
    if (deduplicationId !== undefined) return deduplicationId;
    if (this.attributes['ContentBasedDeduplication'] === 'true') return createHash('sha256').update(body).digest('hex');
    throw new AwsError(
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }

  /** The message whose latest receive has that handle. Throws `ReceiptHandleIsInvalid` for a handle of another queue. */
  #byHandle(receiptHandle: string): QueuedMessage | undefined {
    const [arn, key = ''] = Buffer.from(receiptHandle, 'base64').toString('utf8').split(' ');
    if (arn !== this.arn) {
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receiptHandle.slice(0, 80)}" is not a valid receipt handle.`,
      );
    }
    const message = this.#messages.get(key);
    return message?.receiptHandle === receiptHandle ? message : undefined;
  }

  #number(attribute: string): number {
    return Number(this.attributes[attribute] ?? 0);
  }
}
