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
  create({ properties, generatedName }, { sqs }) {
    const fifo = properties.optionalBoolean('FifoQueue') ?? false;
    const name = properties.optionalString('QueueName') ?? generatedName({ maxLength: 80, ending: fifo ? '.fifo' : '' });
    const attributes = Object.fromEntries(attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']));
    const { url, arn } = sqs.createQueue(name, { attributes: { ...attributes, ...(fifo ? { FifoQueue: 'true' } : {}) }, tags: properties.tags() });
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
};
