import { policyProvider } from '../../../kernel/resources/policy-provider.js';
import { AwsError } from '../../../kernel/aws-error.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { withDefaults, withoutDefault } from '../queue-attributes.js';
import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html */
export const queuePolicy = policyProvider(
  { 'AWS::SQS::QueuePolicy': 'Queues', 'AWS::SQS::QueueInlinePolicy': 'Queue' },
  {
    put: (invoke, QueueUrl, Policy) => invoke('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } }),
    remove: (invoke, QueueUrl) => invoke('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: '' } }),
    missingCode: 'QueueDoesNotExist',
  },
);

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

const queueProperties: PropertySupport = {
  honored: [
    'ContentBasedDeduplication',
    'DeduplicationScope',
    'DelaySeconds',
    'FifoQueue',
    'MaximumMessageSize',
    'MessageRetentionPeriod',
    'QueueName',
    'ReceiveMessageWaitTimeSeconds',
    'RedrivePolicy',
    'Tags',
    'VisibilityTimeout',
  ],
  difference: { 'Every queue can use the queue as its dead-letter queue.': ['RedriveAllowPolicy'] },
  none: {
    [reasons.encryption]: ['KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId', 'SqsManagedSseEnabled'],
    [reasons.capacity]: ['FifoThroughputLimit'],
  },
};

/**
 * `Ref` is the queue's URL.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
 */
export const sqsQueue: ResourceProvider = {
  types: { 'AWS::SQS::Queue': queueProperties },
  status: 'running',
  async create(request, { invoke }) {
    const { QueueUrl } = await invoke<{ readonly QueueUrl: string }>('sqs', 'CreateQueue', {
      QueueName: nameOf(request),
      Attributes: attributesOf(request),
      tags: request.properties.tags(),
    });
    return created(request, QueueUrl);
  },
  async update(request, { physicalId: QueueUrl }, services) {
    const name = nameOf(request);
    if (!QueueUrl.endsWith(`/${name}`)) return sqsQueue.create(request, services);
    const { invoke } = services;
    // Attributes that the template no longer has get their defaults.
    const removed = Object.fromEntries(withoutDefault.map((attribute) => [attribute, '']));
    const Attributes = { ...removed, ...withDefaults(attributesOf(request), name) };
    await invoke('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
    const tags = request.properties.tags();
    const { Tags = {} } = await invoke<{ readonly Tags?: object }>('sqs', 'ListQueueTags', { QueueUrl });
    const TagKeys = Object.keys(Tags).filter((key) => !Object.hasOwn(tags, key));
    if (TagKeys.length > 0) await invoke('sqs', 'UntagQueue', { QueueUrl, TagKeys });
    await invoke('sqs', 'TagQueue', { QueueUrl, Tags: tags });
    return created(request, QueueUrl);
  },
  async delete({ physicalId: QueueUrl }, { invoke }) {
    try {
      await invoke('sqs', 'DeleteQueue', { QueueUrl });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'QueueDoesNotExist') throw error;
    }
  },
};

function created(request: ResourceRequest, url: string): CreatedResource {
  const name = nameOf(request);
  return { ref: url, attributes: { Arn: request.arn('sqs', name), QueueName: name, QueueUrl: url } };
}

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
