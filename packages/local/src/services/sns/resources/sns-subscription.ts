import { type Properties } from '../../../kernel/resources/properties.js';
import { type CreatedResource, type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

/** Properties that are subscription attributes with the same name, and their values after they were removed. */
const attributeDefaults: Readonly<Record<string, string>> = {
  DeliveryPolicy: '',
  FilterPolicyScope: 'MessageAttributes',
  FilterPolicy: '',
  RawMessageDelivery: 'false',
  RedrivePolicy: '',
  ReplayPolicy: '',
  SubscriptionRoleArn: '',
};

/**
 * `Ref` is the subscription's ARN. Queues and functions receive messages; other subscriptions are only recorded.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
 */
export const snsSubscription: ResourceProvider = {
  types: {
    'AWS::SNS::Subscription': {
      honored: [
        'Endpoint',
        'FilterPolicy',
        'FilterPolicyScope',
        'Protocol',
        'RawMessageDelivery',
        'RedrivePolicy',
        'TopicArn',
      ],
      none: {
        'Messages are not sent over HTTP or to Firehose.': ['DeliveryPolicy', 'SubscriptionRoleArn'],
        'There is one region.': ['Region'],
      },
      missing: { 'Messages are not archived, so none is replayed.': ['ReplayPolicy'] },
    },
  },
  status: 'running',
  async create({ properties }, { invoke }) {
    const { SubscriptionArn: arn } = await invoke<{ SubscriptionArn: string }>('sns', 'Subscribe', {
      TopicArn: properties.string('TopicArn'),
      Protocol: properties.string('Protocol'),
      Endpoint: properties.string('Endpoint'),
      Attributes: attributesOf(properties),
      ReturnSubscriptionArn: true,
    });
    return created(arn, properties);
  },
  async update(request, { physicalId: arn, properties: before }, services) {
    const { properties } = request;
    if (['TopicArn', 'Protocol', 'Endpoint'].some((name) => properties.values[name] !== before[name]))
      return snsSubscription.create(request, services);
    const attributes = { ...attributeDefaults, ...attributesOf(properties) };
    for (const [AttributeName, AttributeValue] of Object.entries(attributes))
      await services.invoke('sns', 'SetSubscriptionAttributes', {
        SubscriptionArn: arn,
        AttributeName,
        AttributeValue,
      });
    return created(arn, properties);
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('sns', 'Unsubscribe', { SubscriptionArn: physicalId });
  },
};

function created(arn: string, properties: Properties): CreatedResource {
  return { ref: arn, attributes: { Arn: arn }, differences: protocolDifferences('Protocol', [properties]) };
}

/** Messages leave this machine for no protocol. */
export function protocolDifferences(
  property: string,
  subscriptions: readonly Properties[],
): NonNullable<CreatedResource['differences']> {
  const protocols = new Set(subscriptions.map((subscription) => subscription.string('Protocol')));
  return [...protocols]
    .filter((protocol) => protocol !== 'sqs' && protocol !== 'lambda')
    .map((protocol) => {
      const effect = protocol === 'firehose' ? 'missing' : 'difference';
      return { property, effect, reason: `Messages for the protocol ${protocol} are recorded, not sent.` };
    });
}

function attributesOf(properties: Properties): Record<string, string> {
  return Object.fromEntries(
    Object.keys(attributeDefaults)
      .filter((key) => properties.has(key))
      .map((key) => [key, properties.optionalJsonText(key) ?? '']),
  );
}
