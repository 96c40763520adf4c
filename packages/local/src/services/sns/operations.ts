import { type QueryParameters } from '../../kernel/endpoint/aws-query.js';
import { type XmlElements } from '../../kernel/endpoint/xml.js';
import { type MessageAttributes } from '../sqs/message.js';
import { type Publisher } from './publisher.js';
import { SnsError } from './sns-error.js';
import { type Publication, type Subscription, type Topic } from './topic.js';
import { checkSubscriptionAttribute, type TopicStore } from './topic-store.js';

/** Dependencies and input of an action. */
export interface SnsCall {
  readonly store: TopicStore;
  readonly publisher: Publisher;
  readonly accountId: string;
  readonly parameters: QueryParameters;
}

/** The actions of SNS by name: https://docs.aws.amazon.com/sns/latest/api/API_Operations.html */
export const operations: Readonly<
  Record<string, (call: SnsCall) => Promise<XmlElements | undefined> | XmlElements | undefined>
> = {
  CreateTopic({ store, parameters }) {
    const tags = parameters.map('Tags.member', 'Key', 'Value');
    return { TopicArn: store.create(required(parameters, 'Name'), parameters.map('Attributes.entry'), tags).arn };
  },
  DeleteTopic({ store, parameters }) {
    store.delete(required(parameters, 'TopicArn'));
    return undefined;
  },
  ListTopics: ({ store, parameters }) =>
    page(
      store.list().map((topic) => ({ TopicArn: topic.arn })),
      parameters,
      'Topics',
    ),
  GetTopicAttributes: (call) => ({ Attributes: entries(topicAttributes(topicOf(call), call.accountId)) }),
  SetTopicAttributes(call) {
    const name = required(call.parameters, 'AttributeName');
    const topic = topicOf(call);
    topic.attributes = { ...topic.attributes, [name]: call.parameters.text('AttributeValue') ?? '' };
    return undefined;
  },
  Subscribe(call) {
    const { parameters, store } = call;
    const protocol = required(parameters, 'Protocol');
    const subscription = store.subscribe(
      topicOf(call),
      protocol,
      required(parameters, 'Endpoint'),
      parameters.map('Attributes.entry'),
    );
    const waits = !isConfirmed(subscription) && parameters.text('ReturnSubscriptionArn') !== 'true';
    return { SubscriptionArn: waits ? 'pending confirmation' : subscription.arn };
  },
  ConfirmSubscription: (call) => ({ SubscriptionArn: [...topicOf(call).subscriptions.keys()][0] }),
  Unsubscribe({ store, parameters }) {
    store.unsubscribe(required(parameters, 'SubscriptionArn'));
    return undefined;
  },
  ListSubscriptions: ({ store, parameters, accountId }) =>
    page(
      store
        .list()
        .flatMap((topic) => [...topic.subscriptions.values()])
        .map((subscription) => summary(subscription, accountId)),
      parameters,
      'Subscriptions',
    ),
  ListSubscriptionsByTopic: (call) =>
    page(
      [...topicOf(call).subscriptions.values()].map((subscription) => summary(subscription, call.accountId)),
      call.parameters,
      'Subscriptions',
    ),
  GetSubscriptionAttributes({ store, parameters, accountId }) {
    const subscription = store.subscription(required(parameters, 'SubscriptionArn'));
    const { SubscriptionArn, TopicArn, Protocol, Endpoint, Owner } = summary(subscription, accountId);
    return {
      Attributes: entries({
        SubscriptionArn,
        TopicArn,
        Protocol,
        Endpoint,
        Owner,
        PendingConfirmation: 'false',
        ConfirmationWasAuthenticated: 'true',
        RawMessageDelivery: 'false',
        ...subscription.attributes,
      }),
    };
  },
  SetSubscriptionAttributes({ store, parameters }) {
    const subscription = store.subscription(required(parameters, 'SubscriptionArn'));
    const name = required(parameters, 'AttributeName');
    const value = parameters.text('AttributeValue') ?? '';
    checkSubscriptionAttribute(name, value);
    subscription.attributes = { ...subscription.attributes, [name]: value };
    return undefined;
  },
  async Publish(call) {
    const { parameters } = call;
    if (parameters.text('PhoneNumber') !== undefined)
      throw SnsError.invalid(
        'PhoneNumber',
        'text messages to phone numbers are not supported locally; publish to a topic',
      );
    const messageId = await call.publisher.publish(topicOf(call), readPublication(parameters));
    return { MessageId: messageId };
  },
  async PublishBatch(call) {
    const topic = topicOf(call);
    const successful: XmlElements[] = [];
    const failed: XmlElements[] = [];
    const batch = call.parameters.indexed('PublishBatchRequestEntries.member');
    if (batch.length === 0) throw new SnsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
    if (batch.length > 10)
      throw new SnsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
    for (const entry of batch) {
      const Id = required(entry, 'Id');
      try {
        successful.push({ Id, MessageId: await call.publisher.publish(topic, readPublication(entry)) });
      } catch (error) {
        if (!(error instanceof SnsError)) throw error;
        failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
      }
    }
    return { Successful: { member: successful }, Failed: { member: failed } };
  },
  TagResource({ store, parameters }) {
    const topic = store.get(required(parameters, 'ResourceArn'));
    topic.tags = { ...topic.tags, ...parameters.map('Tags.member', 'Key', 'Value') };
    return {};
  },
  UntagResource({ store, parameters }) {
    const topic = store.get(required(parameters, 'ResourceArn'));
    const gone = new Set(parameters.list('TagKeys.member'));
    topic.tags = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !gone.has(key)));
    return {};
  },
  ListTagsForResource({ store, parameters }) {
    const { tags } = store.get(required(parameters, 'ResourceArn'));
    return { Tags: { member: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
  },
};

function topicOf({ store, parameters }: SnsCall): Topic {
  return store.get(parameters.text('TopicArn') ?? required(parameters, 'TargetArn'));
}

function readPublication(parameters: QueryParameters): Publication {
  return {
    message: required(parameters, 'Message'),
    subject: parameters.text('Subject'),
    messageStructure: parameters.text('MessageStructure'),
    messageAttributes: readAttributes(parameters),
    groupId: parameters.text('MessageGroupId'),
    deduplicationId: parameters.text('MessageDeduplicationId'),
  };
}

function readAttributes(parameters: QueryParameters): MessageAttributes {
  return Object.fromEntries(
    parameters.indexed('MessageAttributes.entry').map((entry) => {
      const DataType = entry.text('Value.DataType') ?? '';
      if (!/^(String|Number|Binary|String\.Array)(\..+)?$/.test(DataType))
        throw SnsError.invalid(
          'MessageAttributes',
          `must be String, String.Array, Number or Binary, got '${DataType}'`,
        );
      return [
        entry.text('Name') ?? '',
        { DataType, StringValue: entry.text('Value.StringValue'), BinaryValue: entry.text('Value.BinaryValue') },
      ];
    }),
  );
}

function topicAttributes(topic: Topic, accountId: string): Record<string, string> {
  return {
    TopicArn: topic.arn,
    Owner: accountId,
    DisplayName: '',
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
    SubscriptionsConfirmed: String(topic.subscriptions.size),
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
    ...topic.attributes,
  };
}

/** Whether a subscription is confirmed. On AWS, a person confirms those for email, SMS and HTTP. */
function isConfirmed({ protocol }: Subscription): boolean {
  return protocol === 'sqs' || protocol === 'lambda' || protocol === 'firehose';
}

function summary(subscription: Subscription, accountId: string) {
  return {
    SubscriptionArn: subscription.arn,
    Owner: accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  };
}

function entries(map: Readonly<Record<string, string>>): XmlElements {
  return { entry: Object.entries(map).map(([key, value]) => ({ key, value })) };
}

/** Lists have pages of 100. */
function page(items: readonly XmlElements[], parameters: QueryParameters, field: string): XmlElements {
  const start = Number(parameters.text('NextToken') ?? 0) || 0;
  const end = start + 100;
  return { [field]: { member: items.slice(start, end) }, ...(end < items.length ? { NextToken: String(end) } : {}) };
}

function required(parameters: QueryParameters, name: string): string {
  const value = parameters.text(name);
  if (value === undefined) throw SnsError.invalid(name, 'it is required');
  return value;
}
