import { randomUUID } from 'node:crypto';
import { ExpiringRecords } from '../../kernel/expiring-records.js';
import { ownValue } from '../../kernel/own-value.js';
import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { checkArn, invalidParameter, notFound } from './errors.js';
import { checkSubscriptionAttribute } from './subscription-attributes.js';
import { type PublishedIds, type PublishedMessage, type Subscription, type Topic } from './topic.js';

type StringMap = Readonly<Record<string, string>>;

const protocols = ['http', 'https', 'email', 'email-json', 'sms', 'sqs', 'application', 'lambda', 'firehose'];
/** Published messages that are kept. */
const historyLimit = 10_000;
/** Milliseconds within which a FIFO topic accepts a deduplication ID once. */
const deduplicationMs = 5 * 60_000;

/** All topics of an environment, and the messages that were published. */
export class TopicStore {
  /** By ARN. */
  private readonly topics: Records<Topic>;
  private readonly published: Records<PublishedMessage>;
  /** The IDs of messages by topic and deduplication ID. */
  private readonly deduplication: ExpiringRecords<PublishedIds>;
  private publishedCount = 0;

  constructor(private readonly context: ServiceContext) {
    const { transactions } = context.kernel;
    this.topics = new Records(transactions, 'sns/topics');
    this.published = new Records(transactions, 'sns/published');
    this.deduplication = new ExpiringRecords(transactions, 'sns/deduplication', deduplicationMs);
  }

  /** Every topic, by ARN. */
  list(): Topic[] {
    return [...this.topics.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  /** Creates a topic. Returns the existing one with that name, unless its attributes or tags differ. */
  create(name: string, attributes: StringMap, tags: StringMap): Topic {
    const isFifo = attributes['FifoTopic'] === 'true';
    if (!(isFifo ? /^[A-Za-z0-9_-]{1,251}\.fifo$/ : /^[A-Za-z0-9_-]{1,256}$/).test(name))
      throw invalidParameter('Topic Name');
    const arn = `arn:aws:sns:${this.context.region}:${this.context.accountId}:${name}`;
    const existing = this.topics.get(arn);
    if (existing === undefined) {
      const topic: Topic = { arn, name, attributes, tags, subscriptions: [] };
      this.topics.set(arn, topic);
      return topic;
    }
    if (!isSubset(attributes, existing.attributes))
      throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
    if (!isSubset(tags, existing.tags)) throw invalidParameter('Tags Reason: Topic already exists with different tags');
    return existing;
  }

  /** A topic; throws `NotFound`. */
  get(arn: string): Topic {
    checkArn(arn, 'TopicArn');
    const topic = this.topics.get(arn);
    if (!topic) throw notFound('Topic');
    return topic;
  }

  /** Changes attributes or tags of a topic. */
  update(topic: Topic, changes: Partial<Pick<Topic, 'attributes' | 'tags'>>): void {
    this.topics.set(topic.arn, { ...topic, ...changes });
  }

  /** Deletes a topic with its subscriptions. An unknown topic is ignored. */
  delete(arn: string): void {
    checkArn(arn, 'TopicArn');
    this.topics.delete(arn);
  }

  /** Subscribes an endpoint. Returns the existing subscription of an endpoint, unless its attributes differ. */
  subscribe(topic: Topic, protocol: string, endpoint: string, attributes: StringMap): Subscription {
    if (!protocols.includes(protocol))
      throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
    if (protocol === 'sqs' && !endpoint.startsWith('arn:')) throw invalidParameter('SQS endpoint ARN');
    if (protocol === 'sqs' && endpoint.endsWith('.fifo') && !topic.name.endsWith('.fifo'))
      throw invalidParameter(
        'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
      );
    for (const [name, value] of Object.entries(attributes))
      checkSubscriptionAttribute(name, value, 'Attributes Reason: ');
    const existing = topic.subscriptions.find(
      (candidate) => candidate.protocol === protocol && candidate.endpoint === endpoint,
    );
    if (existing) {
      if (isSubset(attributes, existing.attributes)) return existing;
      throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
    }
    const subscription: Subscription = {
      arn: `${topic.arn}:${randomUUID()}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      attributes,
    };
    this.topics.set(topic.arn, { ...topic, subscriptions: [...topic.subscriptions, subscription] });
    return subscription;
  }

  /** Sets an attribute of a subscription, or deletes it if the value is empty. Throws `NotFound`. */
  setSubscriptionAttribute(arn: string, name: string, value: string): void {
    const subscription = this.subscription(arn);
    checkSubscriptionAttribute(name, value);
    const { [name]: _, ...others } = subscription.attributes;
    this.replaceSubscription({ ...subscription, attributes: value === '' ? others : { ...others, [name]: value } });
  }

  /** A subscription by its ARN; throws `NotFound`. */
  subscription(arn: string): Subscription {
    checkArn(arn, 'SubscriptionArn');
    const found = this.topics.get(topicArnOf(arn))?.subscriptions.find((subscription) => subscription.arn === arn);
    if (!found) throw notFound('Subscription');
    return found;
  }

  /** Deletes a subscription. An unknown subscription is ignored. */
  unsubscribe(arn: string): void {
    checkArn(arn, 'SubscriptionArn');
    const topic = this.topics.get(topicArnOf(arn));
    if (topic === undefined) return;
    const subscriptions = topic.subscriptions.filter((subscription) => subscription.arn !== arn);
    this.topics.set(topic.arn, { ...topic, subscriptions });
  }

  /** The published messages of one topic or all topics, oldest first; at most the last 10,000. */
  publishedMessages(topicArn?: string): PublishedMessage[] {
    return [...this.published.values()].filter((message) => topicArn === undefined || message.topicArn === topicArn);
  }

  addPublished(message: PublishedMessage): void {
    this.publishedCount += 1;
    this.published.set(String(this.publishedCount), message);
    if (this.published.size > historyLimit) this.published.delete(String(this.publishedCount - historyLimit));
  }

  /** The IDs of the message that a FIFO topic accepted with a deduplication ID within the last five minutes. */
  duplicateOf(topic: Topic, groupId: string | undefined, deduplicationId: string): PublishedIds | undefined {
    return this.deduplication.get(deduplicationKey(topic, groupId, deduplicationId), this.context.clock.now());
  }

  rememberDeduplication(topic: Topic, groupId: string | undefined, deduplicationId: string, ids: PublishedIds): void {
    this.deduplication.set(deduplicationKey(topic, groupId, deduplicationId), ids, this.context.clock.now());
  }

  private replaceSubscription(subscription: Subscription): void {
    const topic = this.get(subscription.topicArn);
    this.topics.set(topic.arn, {
      ...topic,
      subscriptions: topic.subscriptions.map((one) => (one.arn === subscription.arn ? subscription : one)),
    });
  }
}

function topicArnOf(subscriptionArn: string): string {
  return subscriptionArn.slice(0, subscriptionArn.lastIndexOf(':'));
}

function isSubset(part: StringMap, whole: StringMap): boolean {
  return Object.entries(part).every(([key, value]) => ownValue(whole, key) === value);
}

/** The scope of deduplication is the topic, or each message group: `FifoThroughputScope`. */
function deduplicationKey({ arn, attributes }: Topic, groupId: string | undefined, deduplicationId: string): string {
  const group = attributes['FifoThroughputScope'] === 'MessageGroup' ? groupId : undefined;
  return JSON.stringify([arn, group, deduplicationId]);
}
