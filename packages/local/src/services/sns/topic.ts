import { type MessageAttributes } from '../sqs/message.js';

/** A subscription of a topic. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  /** `sqs`, `lambda`, `email`, `https` … */
  readonly protocol: string;
  readonly endpoint: string;
  /** `FilterPolicy`, `FilterPolicyScope`, `RawMessageDelivery`, `RedrivePolicy` … */
  attributes: Record<string, string>;
}

/** A topic with its subscriptions by ARN. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  attributes: Record<string, string>;
  tags: Record<string, string>;
  readonly subscriptions: Map<string, Subscription>;
}

/** A message to be published. */
export interface Publication {
  readonly message: string;
  readonly subject?: string;
  /** `json` where `message` holds a text for each protocol. */
  readonly messageStructure?: string;
  readonly messageAttributes?: MessageAttributes;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** The delivery of a message to one subscription. */
export interface Delivery {
  readonly protocol: string;
  readonly endpoint: string;
  /**
   * `delivered` to a queue or function of this environment; `filtered` by the subscription's policy; `recorded` where
   * it would have left the machine (email, SMS, HTTP …); `failed` where the queue or function is not there.
   */
  readonly status: 'delivered' | 'filtered' | 'recorded' | 'failed';
}

/** A message that was published. */
export interface PublishedMessage {
  readonly topicArn: string;
  readonly messageId: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly messageAttributes: MessageAttributes;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly deliveries: readonly Delivery[];
}
