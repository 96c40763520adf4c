/** A subscription of a topic. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  /** `sqs`, `lambda`, `email`, `https` … */
  readonly protocol: string;
  readonly endpoint: string;
  /** `FilterPolicy`, `FilterPolicyScope`, `RawMessageDelivery`, `RedrivePolicy` … */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A topic with its subscriptions in the order in which they were made. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly subscriptions: readonly Subscription[];
}

/** A message attribute; binary values in base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** Message attributes by name. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message to be published. */
export interface Publication {
  readonly message: string;
  readonly subject?: string;
  /** `json` if `message` has a string for each protocol. */
  readonly messageStructure?: string;
  readonly messageAttributes?: MessageAttributes;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** The IDs of a published message. */
export interface PublishedIds {
  readonly messageId: string;
  /** Of a message of a FIFO topic: 20 digits, larger than those of earlier messages. */
  readonly sequenceNumber: string | undefined;
}

/** The delivery of a message to one subscription. */
export interface Delivery {
  readonly protocol: string;
  readonly endpoint: string;
  /**
   * `delivered` to a queue or function of this environment; `filtered` by the subscription's policy; `recorded` if it
   * would leave the machine (email, SMS, HTTP …); `failed` if the queue or function does not exist.
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
