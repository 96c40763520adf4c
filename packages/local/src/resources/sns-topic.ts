import { type ResourceType } from './resource-type.js';

/** Properties that are topic attributes under the same name. */
const attributeNames = ['ArchivePolicy', 'ContentBasedDeduplication', 'DataProtectionPolicy', 'DisplayName', 'FifoThroughputScope', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'];

/** `Ref` is the topic's ARN. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const snsTopic: ResourceType = {
  types: ['AWS::SNS::Topic'],
  status: 'running',
  create({ properties, generatedName }, { sns }) {
    const fifo = properties.optionalBoolean('FifoTopic') ?? false;
    const name = properties.optionalString('TopicName') ?? generatedName({ maxLength: 256, ending: fifo ? '.fifo' : '' });
    const attributes = Object.fromEntries(attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']));
    const { arn } = sns.createTopic(name, { attributes: { ...attributes, ...(fifo ? { FifoTopic: 'true' } : {}) }, tags: properties.tags() });
    for (const subscription of properties.objects('Subscription')) {
      sns.subscribe({ topicArn: arn, protocol: subscription.string('Protocol'), endpoint: subscription.string('Endpoint') });
    }
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
};
