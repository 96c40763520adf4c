import { type ResourceType } from './resource-type.js';

/** Properties that are subscription attributes under the same name. */
const attributeNames = ['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy', 'ReplayPolicy', 'SubscriptionRoleArn'];

/**
 * `Ref` is the subscription's ARN. Queues and functions get what is published; what would leave the machine is recorded only.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
 */
export const snsSubscription: ResourceType = {
  types: ['AWS::SNS::Subscription'],
  status: 'running',
  create({ properties }, { sns }) {
    const attributes = Object.fromEntries(attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']));
    const { arn } = sns.subscribe({ topicArn: properties.string('TopicArn'), protocol: properties.string('Protocol'), endpoint: properties.string('Endpoint'), attributes });
    return { ref: arn, attributes: { Arn: arn } };
  },
};
