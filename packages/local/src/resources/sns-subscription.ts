import { type ResourceType } from './resource-type.js';

/** Properties that are subscription attributes under the same name. */
const attributeNames = ['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy', 'ReplayPolicy', 'SubscriptionRoleArn'];

/**
 * `Ref` is the subscription's ARN. Which protocols deliver is the SNS service's matter; e-mail and the like are recorded.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
 */
export const snsSubscription: ResourceType = {
  types: ['AWS::SNS::Subscription'],
  status: 'running',
  async create({ properties, fail }, { clients }) {
    const Attributes = Object.fromEntries(attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']));
    const { client, SubscribeCommand } = await clients.sns();
    const request = { TopicArn: properties.string('TopicArn'), Protocol: properties.string('Protocol'), Endpoint: properties.optionalString('Endpoint'), Attributes, ReturnSubscriptionArn: true };
    const { SubscriptionArn } = await client.send(new SubscribeCommand(request));
    const arn = SubscriptionArn ?? fail('the subscription has no ARN');
    return { ref: arn, attributes: { Arn: arn } };
  },
};
