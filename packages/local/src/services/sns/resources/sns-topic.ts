import { isDeepStrictEqual } from 'node:util';
import { policyProvider } from '../../../kernel/resources/policy-provider.js';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { tagList, updateTags } from '../../../kernel/resources/tag-changes.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { protocolDifferences } from './sns-subscription.js';
import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

const policy = (TopicArn: string, AttributeValue: string) => ({ TopicArn, AttributeName: 'Policy', AttributeValue });

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html */
export const topicPolicy = policyProvider(
  { 'AWS::SNS::TopicPolicy': 'Topics', 'AWS::SNS::TopicInlinePolicy': 'TopicArn' },
  {
    put: (invoke, topicArn, document) => invoke('sns', 'SetTopicAttributes', policy(topicArn, document)),
    remove: (invoke, topicArn) => invoke('sns', 'SetTopicAttributes', policy(topicArn, '')),
    missingCode: 'NotFound',
  },
);

/** Properties that are topic attributes with the same name. */
const attributeNames = [
  'ArchivePolicy',
  'ContentBasedDeduplication',
  'DataProtectionPolicy',
  'DisplayName',
  'FifoThroughputScope',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
];

const topicProperties: PropertySupport = {
  honored: [
    'ContentBasedDeduplication',
    'DisplayName',
    'FifoThroughputScope',
    'FifoTopic',
    'Subscription.Endpoint',
    'Subscription.Protocol',
    'Tags',
    'TopicName',
  ],
  difference: {
    'Messages are not archived.': ['ArchivePolicy'],
    'Data is not audited or masked.': ['DataProtectionPolicy'],
    'Messages of up to 256 KiB are accepted.': ['MaximumMessageSize'],
  },
  none: {
    'Deliveries are not logged.': ['DeliveryStatusLogging'],
    [reasons.encryption]: ['KmsMasterKeyId'],
    'Messages are not signed.': ['SignatureVersion'],
    [reasons.tracing]: ['TracingConfig'],
  },
};

/**
 * `Ref` is the topic's ARN.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html
 */
export const snsTopic: ResourceProvider = {
  types: { 'AWS::SNS::Topic': topicProperties },
  status: 'running',
  async create(request, { invoke }) {
    const { properties } = request;
    const name = nameOf(request);
    const { TopicArn } = await invoke<{ TopicArn: string }>('sns', 'CreateTopic', {
      Name: name,
      Attributes: attributesOf(request),
      Tags: tagList(properties),
    });
    for (const subscription of properties.objects('Subscription'))
      await invoke('sns', 'Subscribe', {
        TopicArn,
        Protocol: subscription.string('Protocol'),
        Endpoint: subscription.string('Endpoint'),
      });
    return created(request, TopicArn);
  },
  async update(request, { physicalId: arn, properties: before }, services) {
    const { properties } = request;
    const { invoke } = services;
    const name = nameOf(request);
    if (!arn.endsWith(`:${name}`)) return snsTopic.create(request, services);
    if (!isDeepStrictEqual(properties.values['Subscription'], before['Subscription']))
      throw new UpdateNotSupported(
        'Subscription of a topic cannot be updated; use resources of type AWS::SNS::Subscription',
      );
    const attributes = attributesOf(request);
    for (const AttributeName of attributeNames)
      if (properties.has(AttributeName) || before[AttributeName] !== undefined)
        await invoke('sns', 'SetTopicAttributes', {
          TopicArn: arn,
          AttributeName,
          AttributeValue: attributes[AttributeName] ?? '',
        });
    await updateTags(
      properties,
      before['Tags'],
      (TagKeys) => invoke('sns', 'UntagResource', { ResourceArn: arn, TagKeys }),
      (Tags) => invoke('sns', 'TagResource', { ResourceArn: arn, Tags }),
    );
    return created(request, arn);
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('sns', 'DeleteTopic', { TopicArn: physicalId });
  },
};

function created(request: ResourceRequest, arn: string): CreatedResource {
  return {
    ref: arn,
    attributes: { TopicArn: arn, TopicName: nameOf(request) },
    differences: protocolDifferences('Subscription.Protocol', request.properties.objects('Subscription')),
  };
}

function isFifo({ properties }: ResourceRequest): boolean {
  return properties.optionalBoolean('FifoTopic') ?? false;
}

function nameOf(request: ResourceRequest): string {
  return (
    request.properties.optionalString('TopicName') ??
    request.generatedName({ maxLength: 256, ending: isFifo(request) ? '.fifo' : '' })
  );
}

function attributesOf(request: ResourceRequest): Record<string, string> {
  const { properties } = request;
  const attributes = Object.fromEntries(
    attributeNames.filter((key) => properties.has(key)).map((key) => [key, properties.optionalJsonText(key) ?? '']),
  );
  return { ...attributes, ...(isFifo(request) ? { FifoTopic: 'true' } : {}) };
}
