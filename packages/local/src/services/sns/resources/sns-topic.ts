import { isDeepStrictEqual } from 'node:util';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { type ResourceRequest, type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

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

/**
 * `Ref` is the topic's ARN.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html
 */
export const snsTopic: ResourceProvider = {
  types: ['AWS::SNS::Topic'],
  status: 'running',
  create(request, { sns }) {
    const { properties } = request;
    const name = nameOf(request);
    const { arn } = sns.createTopic(name, { attributes: attributesOf(request), tags: properties.tags() });
    for (const subscription of properties.objects('Subscription')) {
      sns.subscribe({
        topicArn: arn,
        protocol: subscription.string('Protocol'),
        endpoint: subscription.string('Endpoint'),
      });
    }
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  update(request, { physicalId: arn, properties: before }, services) {
    const { properties } = request;
    const name = nameOf(request);
    if (!arn.endsWith(`:${name}`)) return snsTopic.create(request, services);
    if (!isDeepStrictEqual(properties.values['Subscription'], before['Subscription']))
      throw new UpdateNotSupported(
        'Subscription of a topic cannot be updated; use resources of type AWS::SNS::Subscription',
      );
    services.sns.updateTopic(arn, { attributes: attributesOf(request), tags: properties.tags() });
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  delete({ physicalId }, { sns }) {
    sns.deleteTopic(physicalId);
  },
};

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
