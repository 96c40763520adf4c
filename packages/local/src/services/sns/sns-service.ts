import { type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/endpoint/aws-error.js';
import { answerQuery } from '../../kernel/endpoint/aws-query.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { operations } from './operations.js';
import { type DeliveryPorts, Publisher } from './publisher.js';
import { type Publication, type PublishedMessage } from './topic.js';
import { TopicStore } from './topic-store.js';
import { ownValue } from '../../kernel/own-value.js';

/** Options of the SNS service. */
export type SnsServiceOptions = ServiceContext & DeliveryPorts;

/** How an endpoint is subscribed in process. */
export interface SubscriptionRequest {
  readonly topicArn: string;
  /** `sqs`, `lambda`, `email`, `https` … */
  readonly protocol: string;
  /** A queue's or function's ARN, an address, a URL. */
  readonly endpoint: string;
  /** `FilterPolicy`, `RawMessageDelivery` … as texts. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * Amazon SNS on this machine: topics that deliver to the environment's queues and functions, with filter policies, raw
 * delivery, FIFO topics and redrive. Other subscriptions (email, SMS, HTTP) are recorded, but receive nothing.
 * Published messages are recorded.
 */
export class SnsService implements LocalService {
  readonly signingName = 'sns';
  private readonly store: TopicStore;
  private readonly publisher: Publisher;

  constructor(private readonly options: SnsServiceOptions) {
    this.store = new TopicStore(options);
    this.publisher = new Publisher(options, options);
  }

  /** Creates a topic, attributes as texts as the API has them. Throws `SnsError`. */
  createTopic(
    name: string,
    {
      attributes = {},
      tags = {},
    }: {
      readonly attributes?: Readonly<Record<string, string>>;
      readonly tags?: Readonly<Record<string, string>>;
    } = {},
  ): { readonly name: string; readonly arn: string } {
    const { arn } = this.store.create(name, attributes, tags);
    return { name, arn };
  }

  /** Gives a topic other attributes and tags; its subscriptions stay. Throws `NotFound`. */
  updateTopic(
    arn: string,
    {
      attributes,
      tags,
    }: { readonly attributes: Readonly<Record<string, string>>; readonly tags: Readonly<Record<string, string>> },
  ): void {
    const topic = this.store.get(arn);
    topic.attributes = { ...attributes };
    topic.tags = { ...tags };
  }

  /** Deletes a topic and its subscriptions. An unknown topic is ignored. */
  deleteTopic(arn: string): void {
    this.store.delete(arn);
  }

  /** Subscribes an endpoint to a topic. Throws `NotFound` and `InvalidParameter`. */
  subscribe({ topicArn, protocol, endpoint, attributes = {} }: SubscriptionRequest): { readonly arn: string } {
    const { arn } = this.store.subscribe(this.store.get(topicArn), protocol, endpoint, attributes);
    return { arn };
  }

  /** Gives a subscription other attributes. Throws `NotFound` and `InvalidParameter`. */
  updateSubscription(subscriptionArn: string, attributes: Readonly<Record<string, string>>): void {
    this.store.configure(this.store.subscription(subscriptionArn), attributes);
  }

  /** Deletes a subscription. An unknown subscription is ignored. */
  unsubscribe(subscriptionArn: string): void {
    this.store.unsubscribe(subscriptionArn);
  }

  /** Publishes a message in process; rejects with `NotFound` and `InvalidParameter`. */
  async publish(topicArn: string, publication: Publication): Promise<{ readonly messageId: string }> {
    return { messageId: await this.publisher.publish(this.store.get(topicArn), publication) };
  }

  /** The published messages of one topic or all topics with their deliveries, oldest first; at most the last 10,000. */
  published(topicArn?: string): readonly PublishedMessage[] {
    return this.publisher.published(topicArn);
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    await answerQuery(
      request,
      response,
      { namespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
      (action, parameters) => {
        const operate = ownValue(operations, action);
        if (!operate) throw new AwsError('InvalidAction', `SNS's ${action} is not supported locally`);
        return operate({ store: this.store, publisher: this.publisher, accountId: this.options.accountId, parameters });
      },
    );
  }

  close(): Promise<void> {
    this.publisher.close();
    return Promise.resolve();
  }
}
