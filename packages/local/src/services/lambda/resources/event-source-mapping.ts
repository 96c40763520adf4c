import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

/**
 * An event source mapping from a queue to a function. `Ref` is the mapping's UUID. Other event sources are unsupported.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
 */
export const eventSourceMapping: ResourceProvider = {
  types: ['AWS::Lambda::EventSourceMapping'],
  status: 'running',
  create({ properties, generatedId, arn }, { eventSources, isUnsupportedFunction }) {
    const hex = generatedId(32, '0123456789abcdef');
    const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const created = {
      ref: uuid,
      attributes: { Id: uuid, EventSourceMappingArn: arn('lambda', `event-source-mapping:${uuid}`) },
    };
    const queueArn = properties.optionalString('EventSourceArn') ?? '';
    const functionName = properties.string('FunctionName');
    if (!/^arn:[^:]+:sqs:/.test(queueArn))
      return { ...created, status: 'unsupported', reason: 'only SQS queues are supported as event sources' };
    if (isUnsupportedFunction(functionName))
      return { ...created, status: 'unsupported', reason: 'its function is unsupported' };
    if (properties.optionalBoolean('Enabled') === false) return created;
    properties.reject('FilterCriteria', 'is not supported locally; filter in the function instead');
    eventSources.add({
      uuid,
      queueArn,
      functionName,
      batchSize: properties.optionalNumber('BatchSize') ?? 10,
      batchingWindowSeconds: properties.optionalNumber('MaximumBatchingWindowInSeconds') ?? 0,
      reportBatchItemFailures: properties.strings('FunctionResponseTypes').includes('ReportBatchItemFailures'),
      maximumConcurrency: properties.object('ScalingConfig').optionalNumber('MaximumConcurrency') ?? 10,
    });
    return created;
  },
  update(request, before, services) {
    services.eventSources.remove(before.physicalId);
    return eventSourceMapping.create(request, services);
  },
  delete({ physicalId }, { eventSources }) {
    eventSources.remove(physicalId);
  },
};
