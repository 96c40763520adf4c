import { type ResourceRequest, type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

/** Properties that are queue attributes with the same name. */
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

/**
 * `Ref` is the queue's URL.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
 */
export const sqsQueue: ResourceProvider = {
  types: ['AWS::SQS::Queue'],
  status: 'running',
  create(request, { sqs }) {
    const name = nameOf(request);
    const { url, arn } = sqs.createQueue(name, { attributes: attributesOf(request), tags: request.properties.tags() });
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
  update(request, { physicalId: url }, services) {
    const name = nameOf(request);
    if (!url.endsWith(`/${name}`)) return sqsQueue.create(request, services);
    services.sqs.updateQueue(name, { attributes: attributesOf(request), tags: request.properties.tags() });
    return { ref: url, attributes: { Arn: request.arn('sqs', name), QueueName: name, QueueUrl: url } };
  },
  delete({ physicalId }, { sqs }) {
    if (sqs.hasQueue(physicalId)) sqs.deleteQueue(physicalId);
  },
};

function isFifo({ properties }: ResourceRequest): boolean {
  return properties.optionalBoolean('FifoQueue') ?? false;
}

function nameOf(request: ResourceRequest): string {
  return (
    request.properties.optionalString('QueueName') ??
    request.generatedName({ maxLength: 80, ending: isFifo(request) ? '.fifo' : '' })
  );
}

function attributesOf(request: ResourceRequest): Record<string, string> {
  const { properties } = request;
  const attributes = Object.fromEntries(
    attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']),
  );
  return { ...attributes, ...(isFifo(request) ? { FifoQueue: 'true' } : {}) };
}
