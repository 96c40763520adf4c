import { type Properties } from '../../../kernel/resources/properties.js';
import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

/** Properties that are subscription attributes with the same name. */
const attributeNames = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'ReplayPolicy',
  'SubscriptionRoleArn',
];

/**
 * `Ref` is the subscription's ARN. Queues and functions receive messages; other subscriptions are only recorded.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
 */
export const snsSubscription: ResourceProvider = {
  types: ['AWS::SNS::Subscription'],
  status: 'running',
  create({ properties }, { sns }) {
    const { arn } = sns.subscribe({
      topicArn: properties.string('TopicArn'),
      protocol: properties.string('Protocol'),
      endpoint: properties.string('Endpoint'),
      attributes: attributesOf(properties),
    });
    return { ref: arn, attributes: { Arn: arn } };
  },
  update(request, { physicalId: arn, properties: before }, services) {
    const { properties } = request;
    if (['TopicArn', 'Protocol', 'Endpoint'].some((name) => properties.values[name] !== before[name]))
      return snsSubscription.create(request, services);
    services.sns.updateSubscription(arn, attributesOf(properties));
    return { ref: arn, attributes: { Arn: arn } };
  },
  delete({ physicalId }, { sns }) {
    sns.unsubscribe(physicalId);
  },
};

function attributesOf(properties: Properties): Record<string, string> {
  return Object.fromEntries(
    attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']),
  );
}
