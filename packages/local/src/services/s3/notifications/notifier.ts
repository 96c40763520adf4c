import { type Cancel } from '@stepwell/asl';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke, invokeAs } from '../../../kernel/calls.js';
import { noFaults } from '../../../kernel/chaos/index.js';
import { type Call } from '../../../kernel/operation.js';
import { queueUrl } from '../../../kernel/queue-url.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { Records } from '../../../kernel/transactions.js';
import { type Bucket } from '../store.js';
import {
  accepts,
  type Destination,
  destinationsOf,
  type NotificationConfiguration,
  notificationsOf,
} from './configuration.js';
import {
  bridgeEvent,
  eventContext,
  type NewObjectEvent,
  type ObjectEvent,
  recordsOf,
  testMessage,
} from './object-event.js';

/** A delivery that has not succeeded yet. Without a destination, EventBridge gets the event. */
interface Delivery {
  readonly event: ObjectEvent;
  readonly destination: Destination | undefined;
  readonly retries: number;
}

/** Milliseconds before the first retry, and the longest delay. Delays double. */
const firstDelayMs = 1000;
const longestDelayMs = 15 * 60_000;
/** The age at which an event is given up, in milliseconds. AWS documents none. */
const maximumAgeMs = 24 * 60 * 60_000;

/**
 * Sends the events of buckets to queues, topics, functions and EventBridge, each at least once, in the background.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export class Notifier {
  private readonly pending: Records<Delivery>;
  private readonly invoke: Invoke;
  /** The timers of deliveries that wait for a retry, or that chaos delays. */
  private readonly waiting = new Set<Cancel>();
  private count = 0;
  private lastSequencer = 0n;
  private closed = false;

  constructor(private readonly context: ServiceContext) {
    const { kernel, clock, region } = context;
    this.pending = new Records(kernel.transactions, 's3/deliveries');
    this.invoke = invokeAs(kernel, { source: 'event', clock, region });
  }

  /** Starts the deliveries of an event in the open transaction. */
  publish(bucket: Bucket, event: NewObjectEvent, call: Call): void {
    const configuration = notificationsOf(bucket);
    const destinations = destinationsOf(configuration).filter((destination) =>
      accepts(destination, event.name, event.key),
    );
    const isBridged = configuration.EventBridgeConfiguration !== undefined;
    if (destinations.length === 0 && !isBridged) return;
    const { clock, accountId } = this.context;
    const time = clock.now();
    const sequencer = event.name.startsWith('ObjectTagging') ? undefined : this.nextSequencer(time);
    const published = { ...event, ...eventContext(call), time, sequencer, accountId, region: bucket.region };
    for (const destination of destinations) this.start(published, destination);
    if (isBridged) this.start(published, undefined);
  }

  /**
   * Checks that the destinations of a configuration exist.
   *
   * @throws AwsError `InvalidArgument`, with each destination and its problem
   */
  async validate(configuration: NotificationConfiguration): Promise<void> {
    const destinations = destinationsOf(configuration);
    const problems = await Promise.all(destinations.map((destination) => this.problemOf(destination)));
    const details = destinations.flatMap(({ arn }, index) => {
      const problem = problems[index];
      return problem === undefined ? [] : [{ arn, problem }];
    });
    if (details.length === 0) return;
    const found = details.map(({ arn, problem }, index): [string, string][] => {
      const suffix = index === 0 ? '' : String(index);
      return [
        [`ArgumentName${suffix}`, arn],
        [`ArgumentValue${suffix}`, problem],
      ];
    });
    const message = 'Unable to validate the following destination configurations';
    throw new AwsError('InvalidArgument', message, 400, Object.fromEntries(found.flat()));
  }

  /** Sends the test message to the queues and topics of a configuration. */
  async sendTestMessages(bucket: Bucket, configuration: NotificationConfiguration, { requestId }: Call): Promise<void> {
    const message = testMessage(bucket.name, this.context.clock.now(), requestId);
    for (const destination of destinationsOf(configuration))
      if (destination.service !== 'lambda') await this.send(destination, message);
  }

  /** Cancels retries and delayed deliveries. */
  close(): void {
    this.closed = true;
    for (const cancel of this.waiting) cancel();
  }

  /** Starts a delivery. Chaos can start a second one, or delay them. */
  private start(event: ObjectEvent, destination: Destination | undefined): void {
    const { faults = noFaults } = this.context;
    const target = destination?.arn.split(':').at(-1) ?? 'eventbridge';
    const resource = `${event.bucket}/${target}`;
    const subject = event.sequencer ?? event.requestId;
    const deliveries = faults.shouldInject('s3', 'duplicate', resource, subject) ? 2 : 1;
    for (let delivery = 0; delivery < deliveries; delivery += 1) {
      this.count += 1;
      const id = String(this.count);
      this.pending.set(id, { event, destination, retries: 0 });
      const delay = faults.delayMs('s3', resource, subject);
      if (delay === 0) void this.attempt(id);
      else this.attemptLater(id, delay);
    }
  }

  private async attempt(id: string): Promise<void> {
    const delivery = this.pending.get(id);
    if (this.closed || delivery === undefined) return;
    const { event, destination } = delivery;
    const { kernel, clock } = this.context;
    const release = clock.keepAlive();
    try {
      if (destination === undefined) kernel.events.emit('aws-event', bridgeEvent(event));
      else await this.send(destination, JSON.stringify(recordsOf(event, destination.id)));
      this.end(id);
    } catch (error) {
      if (!this.closed) this.retryOrGiveUp(id, delivery, error);
    } finally {
      release();
    }
  }

  private retryOrGiveUp(id: string, { event, destination, retries }: Delivery, error: unknown): void {
    const { kernel, clock } = this.context;
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(retries, 20));
    if (isTransient(error) && clock.now() + delay - event.time <= maximumAgeMs) {
      kernel.transactions.run(() => this.pending.set(id, { event, destination, retries: retries + 1 }));
      this.attemptLater(id, delay);
      return;
    }
    this.end(id);
    kernel.events.emit('delivery-failure', {
      source: `arn:aws:s3:::${event.bucket}`,
      target: destination?.arn,
      reason: `${event.name} of ${event.key}: ${error instanceof Error ? error.message : String(error)}`,
      timestamp: clock.now(),
    });
  }

  private attemptLater(id: string, delayMs: number): void {
    const cancel = this.context.clock.setTimer(delayMs, () => {
      this.waiting.delete(cancel);
      void this.attempt(id);
    });
    this.waiting.add(cancel);
  }

  private end(id: string): void {
    this.context.kernel.transactions.run(() => this.pending.delete(id));
  }

  private async send({ service, arn }: Destination, message: string): Promise<void> {
    switch (service) {
      case 'sqs':
        await this.invoke('sqs', 'SendMessage', { QueueUrl: queueUrl(arn), MessageBody: message });
        return;
      case 'sns':
        await this.invoke('sns', 'Publish', {
          TopicArn: arn,
          Subject: 'Amazon S3 Notification',
          Message: message,
        });
        return;
      case 'lambda':
        await this.invoke('lambda', 'Invoke', {
          FunctionName: arn,
          InvocationType: 'Event',
          Payload: Buffer.from(message),
        });
    }
  }

  /** Why a destination cannot be used; `undefined` if it can. */
  private async problemOf({ service, arn }: Destination): Promise<string | undefined> {
    if (!new RegExp(`^arn:[^:]+:${service}:[^:]+:\\d{12}:.+$`).test(arn)) return 'The ARN is not well formed';
    if (service !== 'lambda' && arn.endsWith('.fifo'))
      return service === 'sqs' ? 'FIFO SQS queues are not supported' : 'FIFO SNS topics are not supported';
    try {
      if (service === 'sqs') await this.invoke('sqs', 'GetQueueAttributes', { QueueUrl: queueUrl(arn) });
      else if (service === 'sns') await this.invoke('sns', 'GetTopicAttributes', { TopicArn: arn });
      else await this.invoke('lambda', 'GetFunctionConfiguration', { FunctionName: arn });
      return undefined;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const kind = { sqs: 'queue', sns: 'topic', lambda: 'Lambda function' }[service];
      return `The destination ${kind} does not exist`;
    }
  }

  /** Derived from the time, so that the numbers also increase from one run of the environment to the next. */
  private nextSequencer(now: number): string {
    const byTime = BigInt(now) << 20n;
    this.lastSequencer = byTime > this.lastSequencer ? byTime : this.lastSequencer + 1n;
    return this.lastSequencer.toString(16).padStart(16, '0');
  }
}

function isTransient(error: unknown): boolean {
  return !(error instanceof AwsError) || error.statusCode >= 500 || /Throttl|TooManyRequests/.test(error.code);
}
