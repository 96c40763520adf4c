import { type ResourceType } from './resource-type.js';

/** Properties that are topic attributes under the same name. */
const attributeNames = ['ArchivePolicy', 'ContentBasedDeduplication', 'DataProtectionPolicy', 'DisplayName', 'FifoThroughputScope', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'];

/** `Ref` is the topic's ARN. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const snsTopic: ResourceType = {
  types: ['AWS::SNS::Topic'],
  status: 'running',
  async create({ properties, generatedName }, { clients }) {
    const fifo = properties.optionalBoolean('FifoTopic') ?? false;
    const name = properties.optionalString('TopicName') ?? generatedName({ maxLength: 256, ending: fifo ? '.fifo' : '' });
    const attributes = Object.fromEntries(attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']));
    const { client, CreateTopicCommand, SubscribeCommand } = await clients.sns();
    const Tags = Object.entries(properties.tags()).map(([Key, Value]) => ({ Key, Value }));
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: name, Attributes: { ...attributes, ...(fifo ? { FifoTopic: 'true' } : {}) }, Tags }));
    for (const subscription of properties.objects('Subscription')) {
      await client.send(new SubscribeCommand({ TopicArn, Protocol: subscription.string('Protocol'), Endpoint: subscription.string('Endpoint'), ReturnSubscriptionArn: true }));
    }
    const arn = TopicArn ?? properties.fail('TopicName', 'the topic has no ARN');
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
};
