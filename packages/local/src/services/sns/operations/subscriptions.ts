import { type Operation } from '../../../kernel/operation.js';
import { invalidParameter } from '../errors.js';
import { type Subscription } from '../topic.js';
import { page, type PageInput, type SnsDependencies, type StringMap } from './dependencies.js';
import { type TopicInput } from './topics.js';

export interface SubscriptionInput {
  readonly SubscriptionArn: string;
}

/** Operations on subscriptions. */
export function subscriptionOperations({ store, accountId }: SnsDependencies) {
  const list = (subscriptions: readonly Subscription[], input: PageInput) => {
    const { items, NextToken } = page(subscriptions, input);
    return { Subscriptions: items.map((subscription) => summary(subscription, accountId)), NextToken };
  };
  return {
    Subscribe: (
      input: TopicInput & {
        readonly Protocol: string;
        readonly Endpoint?: string;
        readonly Attributes?: StringMap;
        readonly ReturnSubscriptionArn?: boolean;
      },
    ) => {
      const { Protocol, Endpoint = '', Attributes = {} } = input;
      const topic = store.get(input.TopicArn);
      if (Endpoint === '') throw invalidParameter('Endpoint');
      const subscription = store.subscribe(topic, Protocol, Endpoint, Attributes);
      const isPending = !isConfirmed(subscription) && input.ReturnSubscriptionArn !== true;
      return { SubscriptionArn: isPending ? 'pending confirmation' : subscription.arn };
    },
    ConfirmSubscription: (input: TopicInput) => ({
      SubscriptionArn: store.get(input.TopicArn).subscriptions[0]?.arn,
    }),
    Unsubscribe: (input: SubscriptionInput) => store.unsubscribe(input.SubscriptionArn),
    ListSubscriptions: (input: PageInput) =>
      list(
        store.list().flatMap(({ subscriptions }) => subscriptions),
        input,
      ),
    ListSubscriptionsByTopic: (input: TopicInput & PageInput) => list(store.get(input.TopicArn).subscriptions, input),
    GetSubscriptionAttributes: (input: SubscriptionInput) => {
      const subscription = store.subscription(input.SubscriptionArn);
      return {
        Attributes: {
          ...summary(subscription, accountId),
          PendingConfirmation: 'false',
          ConfirmationWasAuthenticated: 'true',
          RawMessageDelivery: 'false',
          ...subscription.attributes,
        },
      };
    },
    SetSubscriptionAttributes: (
      input: SubscriptionInput & { readonly AttributeName: string; readonly AttributeValue?: string },
    ) => store.setSubscriptionAttribute(input.SubscriptionArn, input.AttributeName, input.AttributeValue ?? ''),
  } satisfies Record<string, Operation<never>>;
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
