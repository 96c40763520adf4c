import { createHash, randomUUID } from 'node:crypto';
import { type Clock } from '@stepwell/asl';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { TtlCache } from '../../kernel/ttl-cache.js';
import { type MessageAttributes, messageSize, type QueuedMessage } from './message.js';
import {
  checkAttributes,
  parseRedrivePolicy,
  type QueueAttributes,
  type RedrivePolicy,
  withDefaults,
} from './queue-attributes.js';
import { QueueFaults } from './queue-faults.js';
import { SqsError } from './sqs-error.js';

/** A message to be sent. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** 0 to 900 seconds; the queue's own by default, and the only one that a FIFO queue takes. */
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly traceHeader?: string;
  readonly senderId?: string;
}

/** How messages are received. */
export interface ReceiveOptions {
  /** 1 to 10; 1 by default. */
  readonly maxMessages?: number;
  /** Seconds until they can be received again; the queue's own by default. */
  readonly visibilityTimeoutSeconds?: number;
  /** Seconds to wait for a first message, `Infinity` until there is one; the queue's own by default. */
  readonly waitSeconds?: number;
  /** Ends the wait with no messages. */
  readonly signal?: AbortSignal;
}

/** Milliseconds within which a FIFO queue takes a deduplication id once. */
const deduplicationMs = 5 * 60_000;

/** One queue, standard or FIFO. Messages are in the order they came; time comes from the clock. */
export class Queue {
  readonly attributes: Record<string, string>;
  readonly createdAt: number;
  modifiedAt: number;
  tags: Record<string, string>;
  private messages: QueuedMessage[] = [];
  private readonly deduplication = new TtlCache<QueuedMessage>(deduplicationMs);
  private readonly waiters = new Set<() => void>();
  private readonly faults: QueueFaults;
  private sequence = 0n;
  private isClosed = false;

  constructor(
    readonly name: string,
    readonly arn: string,
    attributes: QueueAttributes,
    tags: Readonly<Record<string, string>>,
    private readonly clock: Clock,
    faults: FaultInjector = noFaults,
  ) {
    checkAttributes(attributes, name);
    this.attributes = withDefaults(attributes, name);
    this.tags = { ...tags };
    this.faults = new QueueFaults(name, faults);
    this.createdAt = clock.now();
    this.modifiedAt = this.createdAt;
  }

  get isFifo(): boolean {
    return this.name.endsWith('.fifo');
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    const policy = this.attributes['RedrivePolicy'];
    return policy ? parseRedrivePolicy(policy) : undefined;
  }

  setAttributes(attributes: QueueAttributes): void {
    checkAttributes(attributes, this.name);
    for (const [name, value] of Object.entries(attributes)) {
      // An empty text takes an attribute away.
      if (value === '' && name !== 'VisibilityTimeout') delete this.attributes[name];
      else this.attributes[name] = value;
    }
    this.modifiedAt = this.clock.now();
  }

  /** Takes these attributes, and defaults for all others; its policy stays. */
  resetAttributes(attributes: QueueAttributes): void {
    checkAttributes(attributes, this.name);
    const { Policy } = this.attributes;
    for (const name of Object.keys(this.attributes)) delete this.attributes[name];
    Object.assign(this.attributes, withDefaults(attributes, this.name), Policy === undefined ? {} : { Policy });
    this.modifiedAt = this.clock.now();
  }

  /**
   * Puts a message in; a FIFO queue that has taken its deduplication id within five minutes answers the message of
   * then.
   */
  send(outgoing: OutgoingMessage): QueuedMessage {
    const { body, attributes = {} } = outgoing;
    const limit = this.number('MaximumMessageSize');
    if (body === '') throw SqsError.missing('MessageBody');
    if (messageSize(body, attributes) > limit)
      throw new SqsError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
      );
    const deduplicationId = this.isFifo ? this.deduplicationIdOf(outgoing) : undefined;
    const deduplicationKey =
      this.attributes['DeduplicationScope'] === 'messageGroup'
        ? `${outgoing.groupId} ${deduplicationId}`
        : deduplicationId;
    const now = this.clock.now();
    const known = deduplicationKey === undefined ? undefined : this.deduplication.get(deduplicationKey, now);
    if (known) return known;
    const id = randomUUID();
    const message: QueuedMessage = {
      id,
      body,
      attributes,
      traceHeader: outgoing.traceHeader,
      sentAt: now,
      senderId: outgoing.senderId ?? 'AIDASTEPWELL',
      groupId: outgoing.groupId,
      deduplicationId,
      sequenceNumber: this.isFifo ? String((this.sequence += 256n) + 18_000_000_000_000_000_000n) : undefined,
      sourceArn: undefined,
      visibleAt: now + (outgoing.delaySeconds ?? this.number('DelaySeconds')) * 1000 + this.faults.delay(id),
      receiveCount: 0,
      firstReceivedAt: undefined,
      receiptHandle: undefined,
    };
    if (deduplicationKey !== undefined) this.deduplication.set(deduplicationKey, message, now);
    this.messages.push(message);
    this.wake();
    return message;
  }

  /** Takes a message over from another queue, as dead letters come and go: identity and first send stay. */
  takeOver(message: QueuedMessage, sourceArn: string | undefined): void {
    this.messages.push({
      ...message,
      sourceArn,
      visibleAt: this.clock.now(),
      receiveCount: sourceArn === undefined ? 0 : message.receiveCount,
      receiptHandle: undefined,
    });
    this.wake();
  }

  /**
   * Receives messages, waiting for the first one as long as asked. `moveAway` gets those that were received too often.
   */
  async receive(
    options: ReceiveOptions,
    moveAway: (message: QueuedMessage, policy: RedrivePolicy) => void,
  ): Promise<QueuedMessage[]> {
    const until = this.clock.now() + (options.waitSeconds ?? this.number('ReceiveMessageWaitTimeSeconds')) * 1000;
    for (;;) {
      // One time for both: a message that becomes visible between taking and waiting would be neither taken nor waited
      // for.
      const now = this.clock.now();
      const taken = this.take(now, options, moveAway);
      if (taken.length > 0 || now >= until || this.isClosed || options.signal?.aborted === true) return taken;
      await this.change(Math.min(until, this.nextVisible(now) ?? until) - now, options.signal);
    }
  }

  /** Deletes a message by the handle of its latest receive; an older handle, or one that was used, changes nothing. */
  delete(receiptHandle: string): void {
    this.checkHandle(receiptHandle);
    const message = this.messages.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (!message) return;
    if (this.isFifo && message.visibleAt <= this.clock.now()) {
      throw SqsError.invalidValue('ReceiptHandle', receiptHandle, 'The receipt handle has expired');
    }
    this.messages.splice(this.messages.indexOf(message), 1);
    this.wake();
  }

  /** Sets when a message in flight can be received again, from now. */
  changeVisibility(receiptHandle: string, seconds: number): void {
    this.checkHandle(receiptHandle);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43_200)
      throw SqsError.invalidValue('VisibilityTimeout', seconds, 'it must be a whole number from 0 to 43200');
    const now = this.clock.now();
    const message = this.messages.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (!message || message.visibleAt <= now)
      throw new SqsError('MessageNotInflight', 'The specified message is not in flight.');
    message.visibleAt = now + seconds * 1000;
    this.wake();
  }

  /**
   * Takes every message out: for PurgeQueue, and for moving dead letters. In flight or delayed ones stay unless `all`.
   */
  drain(all: boolean): QueuedMessage[] {
    const now = this.clock.now();
    const out = this.messages.filter((message) => all || message.visibleAt <= now);
    this.messages = this.messages.filter((message) => !out.includes(message));
    return out;
  }

  /** Every message, in order, for a look at them that changes nothing. */
  peek(): readonly QueuedMessage[] {
    return [...this.messages];
  }

  /** How many messages wait, are in flight, and are delayed. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    this.dropExpired();
    const now = this.clock.now();
    const hidden = this.messages.filter((message) => message.visibleAt > now);
    const delayed = hidden.filter((message) => message.receiptHandle === undefined).length;
    return { visible: this.messages.length - hidden.length, inFlight: hidden.length - delayed, delayed };
  }

  /** Ends every wait. */
  close(): void {
    this.isClosed = true;
    this.wake();
  }

  private take(
    now: number,
    options: ReceiveOptions,
    moveAway: (message: QueuedMessage, policy: RedrivePolicy) => void,
  ): QueuedMessage[] {
    this.dropExpired();
    const policy = this.redrivePolicy;
    const blocked = new Set<string>();
    const taken: QueuedMessage[] = [];
    for (const message of [...this.messages]) {
      if (taken.length >= (options.maxMessages ?? 1)) break;
      const group = this.isFifo ? message.groupId : undefined;
      if (group !== undefined && blocked.has(group)) continue;
      if (message.visibleAt > now) {
        // Within a group nothing overtakes: not a message in flight, and not a delayed one.
        if (group !== undefined) blocked.add(group);
        continue;
      }
      if (policy && message.receiveCount >= policy.maxReceiveCount) {
        this.messages.splice(this.messages.indexOf(message), 1);
        // A redelivery is not a second message.
        if (message.isDuplicate !== true) moveAway(message, policy);
        continue;
      }
      const lostFor = this.faults.loss(message);
      if (lostFor > 0) {
        message.visibleAt = now + lostFor;
        if (group !== undefined) blocked.add(group);
        continue;
      }
      message.receiveCount += 1;
      message.firstReceivedAt ??= now;
      message.receiptHandle = Buffer.from(`${this.arn} ${message.id} ${randomUUID()}`).toString('base64');
      message.visibleAt = now + (options.visibilityTimeoutSeconds ?? this.number('VisibilityTimeout')) * 1000;
      taken.push(message);
      this.deliverAgain(message, now);
    }
    return taken;
  }

  /**
   * Puts a second delivery beside a message, where chaos wants one. It is not counted as a receive more, so that it
   * makes no dead letter.
   */
  private deliverAgain(message: QueuedMessage, now: number): void {
    const after = this.faults.redelivery(message);
    if (after === undefined) return;
    this.messages.push({
      ...message,
      isDuplicate: true,
      visibleAt: now + after,
      receiveCount: message.receiveCount - 1,
      receiptHandle: undefined,
    });
    this.wake();
  }

  private change(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.waiters.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      // No timer for a wait without end: it would drive a virtual clock on and on.
      const cancel = Number.isFinite(ms) ? this.clock.setTimer(ms, done) : () => undefined;
      this.waiters.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  private nextVisible(now: number): number | undefined {
    const times = this.messages.map((message) => message.visibleAt).filter((time) => time > now);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  private dropExpired(): void {
    const oldest = this.clock.now() - this.number('MessageRetentionPeriod') * 1000;
    if (this.messages.some((message) => message.sentAt < oldest))
      this.messages = this.messages.filter((message) => message.sentAt >= oldest);
  }

  private deduplicationIdOf({ groupId, deduplicationId, delaySeconds, body }: OutgoingMessage): string {
    if (groupId === undefined) throw SqsError.missing('MessageGroupId');
    if (delaySeconds !== undefined && delaySeconds !== 0)
      throw SqsError.invalidValue(
        'DelaySeconds',
        delaySeconds,
        'The request include parameter that is not valid for this queue type',
      );
    if (deduplicationId !== undefined) return deduplicationId;
    if (this.attributes['ContentBasedDeduplication'] === 'true') return createHash('sha256').update(body).digest('hex');
    throw new SqsError(
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }

  private checkHandle(receiptHandle: string): void {
    if (!Buffer.from(receiptHandle, 'base64').toString('utf8').startsWith(`${this.arn} `)) {
      throw new SqsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receiptHandle.slice(0, 80)}" is not a valid receipt handle.`,
      );
    }
  }

  private number(attribute: string): number {
    return Number(this.attributes[attribute] ?? 0);
  }
}
