import { type ResourceType } from './resource-type.js';

/** Properties that are queue attributes under the same name. */
const attributeNames = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

/** `Ref` is the queue's URL. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const sqsQueue: ResourceType = {
  types: ['AWS::SQS::Queue'],
  status: 'running',
  async create({ properties, generatedName, arn }, { clients }) {
    const fifo = properties.optionalBoolean('FifoQueue') ?? false;
    const name = properties.optionalString('QueueName') ?? generatedName({ maxLength: 80, ending: fifo ? '.fifo' : '' });
    const attributes = Object.fromEntries(attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']));
    const { client, CreateQueueCommand } = await clients.sqs();
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { ...attributes, ...(fifo ? { FifoQueue: 'true' } : {}) }, tags: properties.tags() }));
    const url = QueueUrl ?? properties.fail('QueueName', 'the queue has no URL');
    return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
  },
};
