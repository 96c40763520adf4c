import { randomUUID } from 'node:crypto';
import { type ServiceContext } from '../../kernel/service.js';
import { parseFilterPolicy } from './filter-policy.js';
import { SnsError } from './sns-error.js';
import { type Subscription, type Topic } from './topic.js';
import { ownValue } from '../../kernel/own-value.js';

const protocols = ['http', 'https', 'email', 'email-json', 'sms', 'sqs', 'application', 'lambda', 'firehose'];
const subscriptionAttributes = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
  'ReplayPolicy',
];

/** All topics of an environment. */
export class TopicStore {
  private readonly topics = new Map<string, Topic>();

  constructor(private readonly context: ServiceContext) {}

  /** Every topic, by ARN. */
  list(): Topic[] {
    return [...this.topics.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  /** Creates a topic; one of that name that is there is answered, unless its attributes differ. */
  create(name: string, attributes: Readonly<Record<string, string>>, tags: Readonly<Record<string, string>>): Topic {
    const isFifo = attributes['FifoTopic'] === 'true';
    if (!(isFifo ? /^[A-Za-z0-9_-]{1,251}\.fifo$/ : /^[A-Za-z0-9_-]{1,256}$/).test(name)) {
      throw SnsError.invalid(
        'Topic Name',
        `must be letters, digits, - and _${isFifo ? ', and end with .fifo' : ''}, got '${name.slice(0, 80)}'`,
      );
    }
    const arn = `arn:aws:sns:${this.context.region}:${this.context.accountId}:${name}`;
    const existing = this.topics.get(arn);
    if (existing) {
      const isDifferent = Object.entries(attributes).some(
        ([key, value]) => ownValue(existing.attributes, key) !== value,
      );
      if (isDifferent) throw SnsError.invalid('Attributes', 'Topic already exists with different attributes');
      return existing;
    }
    const topic: Topic = { arn, name, attributes: { ...attributes }, tags: { ...tags }, subscriptions: new Map() };
    this.topics.set(arn, topic);
    return topic;
  }

  /** A topic; throws `NotFound`. */
  get(arn: string): Topic {
    if (!arn.startsWith('arn:')) throw SnsError.invalid('TopicArn', `'${arn.slice(0, 80)}' is not the ARN of a topic`);
    const topic = this.topics.get(arn);
    if (!topic) throw SnsError.notFound('Topic');
    return topic;
  }

  /** Deletes a topic with its subscriptions. An unknown topic is ignored. */
  delete(arn: string): void {
    this.topics.delete(arn);
  }

  /** Subscribes an endpoint; the same one twice is one subscription. */
  subscribe(
    topic: Topic,
    protocol: string,
    endpoint: string,
    attributes: Readonly<Record<string, string>>,
  ): Subscription {
    if (!protocols.includes(protocol))
      throw SnsError.invalid('Protocol', `must be one of ${protocols.join(', ')}, got '${protocol}'`);
    for (const [name, value] of Object.entries(attributes)) checkSubscriptionAttribute(name, value);
    const existing = [...topic.subscriptions.values()].find(
      (candidate) => candidate.protocol === protocol && candidate.endpoint === endpoint,
    );
    if (existing) {
      const isDifferent = Object.entries(attributes).some(
        ([key, value]) => ownValue(existing.attributes, key) !== value,
      );
      if (isDifferent) throw SnsError.invalid('Attributes', 'Subscription already exists with different attributes');
      return existing;
    }
    const subscription: Subscription = {
      arn: `${topic.arn}:${randomUUID()}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      attributes: { ...attributes },
    };
    topic.subscriptions.set(subscription.arn, subscription);
    return subscription;
  }

  /** Gives a subscription other attributes; throws `InvalidParameter`. */
  configure(subscription: Subscription, attributes: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(attributes)) checkSubscriptionAttribute(name, value);
    subscription.attributes = { ...attributes };
  }

  /** A subscription by its ARN; throws `NotFound`. */
  subscription(arn: string): Subscription {
    const found = this.topics.get(arn.slice(0, arn.lastIndexOf(':')))?.subscriptions.get(arn);
    if (!found) throw SnsError.notFound('Subscription');
    return found;
  }

  unsubscribe(arn: string): void {
    this.topics.get(arn.slice(0, arn.lastIndexOf(':')))?.subscriptions.delete(arn);
  }
}

/** Checks an attribute of a subscription; throws `InvalidParameter`. */
export function checkSubscriptionAttribute(name: string, value: string): void {
  if (!subscriptionAttributes.includes(name))
    throw SnsError.invalid('AttributeName', `must be one of ${subscriptionAttributes.join(', ')}, got '${name}'`);
  if (name === 'FilterPolicy' && value !== '') parseFilterPolicy(value);
  if (name === 'FilterPolicyScope' && value !== 'MessageAttributes' && value !== 'MessageBody')
    throw SnsError.invalid('FilterPolicyScope', 'must be MessageAttributes or MessageBody');
}
