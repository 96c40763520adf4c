import { createHash, randomUUID } from 'node:crypto';
import { type Cancel } from '@stepwell/asl';
import { noFaults } from '../../kernel/chaos/index.js';
import { TtlCache } from '../../kernel/ttl-cache.js';
import { type ServiceContext } from '../../kernel/service.js';
import { type MessageAttributes } from '../sqs/message.js';
import { type OutgoingMessage } from '../sqs/queue.js';
import { matchesPolicy, parseFilterPolicy, valuesInBody } from './filter-policy.js';
import { SnsError } from './sns-error.js';
import { type Delivery, type Publication, type PublishedMessage, type Subscription, type Topic } from './topic.js';
import { ownValue } from '../../kernel/own-value.js';

/** Where messages are delivered to in this environment. */
export interface DeliveryPorts {
  /** SQS: takes messages by a queue's ARN. */
  readonly queues: { hasQueue(arn: string): boolean; send(arn: string, message: OutgoingMessage): unknown };
  /** Lambda: without it, subscriptions of functions fail. */
  readonly functions?: { invoke(arn: string, payload: string, options: { invocationType: 'Event' }): Promise<unknown> };
}

/** Bytes of a message with its attributes: 256 KiB. */
const messageLimit = 262_144;
/** Published messages that are remembered. */
const historyLimit = 10_000;
/** Milliseconds within which a FIFO topic takes a deduplication id once. */
const deduplicationMs = 5 * 60_000;

/** Publishes messages, delivers them, and remembers what was published. */
export class Publisher {
  private readonly history: PublishedMessage[] = [];
  private readonly waiting = new Set<Cancel>();
  private readonly deduplication = new TtlCache<string>(deduplicationMs);

  constructor(
    private readonly context: ServiceContext,
    private readonly ports: DeliveryPorts,
  ) {}

  /** Forgets deliveries that chaos has put off. */
  close(): void {
    for (const cancel of this.waiting) cancel();
  }

  /** The published messages of one topic or all topics, oldest first; at most the last 10,000. */
  published(topicArn?: string): PublishedMessage[] {
    return this.history.filter((message) => topicArn === undefined || message.topicArn === topicArn);
  }

  /** Publishes a message; resolves to its id when it is delivered. */
  async publish(topic: Topic, publication: Publication): Promise<string> {
    checkPublication(publication);
    const deduplicationId = this.deduplicationId(topic, publication);
    const now = this.context.clock.now();
    const key = `${topic.arn} ${deduplicationId}`;
    const known = deduplicationId === undefined ? undefined : this.deduplication.get(key, now);
    if (known !== undefined) return known;
    const messageId = randomUUID();
    if (deduplicationId !== undefined) this.deduplication.set(key, messageId, now);
    const deliveries = await Promise.all(
      [...topic.subscriptions.values()].map((subscription) =>
        this.deliverUnderChaos(topic, subscription, { ...publication, deduplicationId }, messageId),
      ),
    );
    const { message, subject, messageAttributes = {} } = publication;
    this.history.push({
      topicArn: topic.arn,
      messageId,
      subject,
      message,
      messageAttributes,
      timestamp: now,
      deliveries,
    });
    if (this.history.length > historyLimit) this.history.shift();
    return messageId;
  }

  /**
   * Delivers once, or twice, at once or later, as chaos wants it; never to a FIFO topic's subscribers, which are
   * promised more.
   */
  private async deliverUnderChaos(
    topic: Topic,
    subscription: Subscription,
    publication: Publication,
    messageId: string,
  ): Promise<Delivery> {
    const { faults = noFaults, clock } = this.context;
    const { protocol, endpoint } = subscription;
    if (topic.name.endsWith('.fifo') || (protocol !== 'sqs' && protocol !== 'lambda'))
      return this.deliver(subscription, publication, messageId);
    const resource = `${topic.name}/${endpoint.slice(endpoint.lastIndexOf(':') + 1)}`;
    const later = (ms: number): void =>
      void this.waiting.add(clock.setTimer(ms, () => void this.deliver(subscription, publication, messageId)));
    if (faults.shouldInject('sns', 'duplicate', resource, messageId)) later(faults.delayMs('sns', resource, messageId));
    const delay = faults.delayMs('sns', resource, messageId);
    if (delay === 0) return this.deliver(subscription, publication, messageId);
    later(delay);
    return { protocol, endpoint, status: passesFilter(subscription, publication) ? 'delivered' : 'filtered' };
  }

  private async deliver(subscription: Subscription, publication: Publication, messageId: string): Promise<Delivery> {
    const { protocol, endpoint } = subscription;
    const attempt = async (): Promise<Delivery['status']> => {
      if (!passesFilter(subscription, publication)) return 'filtered';
      if (protocol === 'sqs') {
        if (!this.ports.queues.hasQueue(endpoint)) return 'failed';
        this.ports.queues.send(endpoint, this.queueMessage(subscription, publication, messageId));
        return 'delivered';
      }
      if (protocol === 'lambda') {
        if (!this.ports.functions) return 'failed';
        await this.ports.functions.invoke(
          endpoint,
          JSON.stringify(this.functionEvent(subscription, publication, messageId)),
          { invocationType: 'Event' },
        );
        return 'delivered';
      }
      return 'recorded';
    };
    const status = await attempt().catch(() => 'failed' as const);
    if (status === 'failed') this.redrive(subscription, publication, messageId);
    return { protocol, endpoint, status };
  }

  /** A subscription's own dead-letter queue takes what could not be delivered. */
  private redrive(subscription: Subscription, publication: Publication, messageId: string): void {
    const policy = subscription.attributes['RedrivePolicy'];
    // kept as it was given
    const target = policy ? (JSON.parse(policy) as { deadLetterTargetArn?: string }).deadLetterTargetArn : undefined;
    if (target !== undefined && this.ports.queues.hasQueue(target))
      this.ports.queues.send(target, this.queueMessage(subscription, publication, messageId));
  }

  private queueMessage(subscription: Subscription, publication: Publication, messageId: string): OutgoingMessage {
    const isRaw = subscription.attributes['RawMessageDelivery'] === 'true';
    const body = isRaw
      ? textFor(publication, subscription.protocol)
      : JSON.stringify(this.envelope(subscription, publication, messageId));
    return {
      body,
      ...(isRaw ? { attributes: publication.messageAttributes } : {}),
      ...(subscription.endpoint.endsWith('.fifo')
        ? { groupId: publication.groupId, deduplicationId: publication.deduplicationId }
        : {}),
    };
  }

  private envelope(subscription: Subscription, publication: Publication, messageId: string): object {
    const attributes = Object.entries(publication.messageAttributes ?? {});
    return {
      Type: 'Notification',
      MessageId: messageId,
      TopicArn: subscription.topicArn,
      ...(publication.subject === undefined ? {} : { Subject: publication.subject }),
      Message: textFor(publication, subscription.protocol),
      Timestamp: new Date(this.context.clock.now()).toISOString(),
      SignatureVersion: '1',
      Signature: 'bm90IHNpZ25lZA==',
      SigningCertURL: `${this.context.endpoint()}/SimpleNotificationService.pem`,
      UnsubscribeURL: `${this.context.endpoint()}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
      ...(attributes.length === 0
        ? {}
        : {
            MessageAttributes: Object.fromEntries(
              attributes.map(([name, value]) => [
                name,
                { Type: value.DataType, Value: value.StringValue ?? value.BinaryValue ?? '' },
              ]),
            ),
          }),
    };
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
  private functionEvent(subscription: Subscription, publication: Publication, messageId: string): object {
    const { SigningCertURL, UnsubscribeURL, ...rest } = this.envelope(subscription, publication, messageId) as Record<
      string,
      unknown
    >; // the envelope's own fields
    const sns = {
      Subject: null,
      MessageAttributes: {},
      ...rest,
      SigningCertUrl: SigningCertURL,
      UnsubscribeUrl: UnsubscribeURL,
    };
    return {
      Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns: sns }],
    };
  }

  private deduplicationId(topic: Topic, { groupId, deduplicationId, message }: Publication): string | undefined {
    if (!topic.name.endsWith('.fifo')) return undefined;
    if (groupId === undefined)
      throw SnsError.invalid('MessageGroupId', 'The MessageGroupId parameter is required for FIFO topics');
    if (deduplicationId !== undefined) return deduplicationId;
    if (topic.attributes['ContentBasedDeduplication'] === 'true')
      return createHash('sha256').update(message).digest('hex');
    throw SnsError.invalid(
      'MessageDeduplicationId',
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
}

function checkPublication({ message, subject, messageStructure, messageAttributes = {} }: Publication): void {
  if (message === '') throw SnsError.invalid('Message', 'Empty message');
  const attributeBytes = Object.entries(messageAttributes).reduce(
    (sum, [name, value]) =>
      sum + Buffer.byteLength(name + value.DataType + (value.StringValue ?? value.BinaryValue ?? '')),
    0,
  );
  if (Buffer.byteLength(message) + attributeBytes > messageLimit)
    throw SnsError.invalid('Message', `Message must have at most ${messageLimit} bytes`);
  if (subject !== undefined && (subject === '' || subject.length > 100 || /[\u0000-\u001f\u007f]/.test(subject))) {
    throw SnsError.invalid(
      'Subject',
      'give 1 to 100 characters, none of them a line break or another control character',
    );
  }
  if (messageStructure === undefined) return;
  if (messageStructure !== 'json') throw SnsError.invalid('MessageStructure', "give 'json'");
  if (typeof parseTexts(message)['default'] !== 'string')
    throw SnsError.invalid('Message Structure', 'No default entry in JSON message body');
}

function textFor({ message, messageStructure }: Publication, protocol: string): string {
  if (messageStructure !== 'json') return message;
  const texts = parseTexts(message);
  const own = ownValue(texts, protocol);
  return typeof own === 'string' ? own : String(texts['default']);
}

function parseTexts(message: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(message);
    // an object that came from JSON
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    throw SnsError.invalid('Message Structure', 'JSON message body failed to parse');
  }
}

function passesFilter(subscription: Subscription, publication: Publication): boolean {
  const text = subscription.attributes['FilterPolicy'];
  if (!text) return true;
  const policy = parseFilterPolicy(text);
  if (subscription.attributes['FilterPolicyScope'] !== 'MessageBody') {
    return matchesPolicy(policy, (path) => attributeValues(ownValue(publication.messageAttributes, path.join('.'))));
  }
  try {
    return matchesPolicy(policy, valuesInBody(JSON.parse(textFor(publication, subscription.protocol))));
  } catch {
    // A body that is not JSON satisfies no policy on the body.
    return false;
  }
}

function attributeValues(attribute: MessageAttributes[string] | undefined): unknown[] | undefined {
  if (attribute === undefined) return undefined;
  const value = attribute.StringValue ?? '';
  if (attribute.DataType.startsWith('Number')) return [Number(value)];
  if (attribute.DataType !== 'String.Array') return [value];
  const list: unknown = JSON.parse(value);
  return Array.isArray(list) ? list : [list];
}
