import { AwsError } from '../../../kernel/aws-error.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { isReadableSource, isTableStream } from '../../../kernel/event-sources/read-source.js';
import { streamSettings } from '../event-sources/mapping-settings.js';
import { mappingProperties } from './lambda-properties.js';

/**
 * An event source mapping from a queue or a stream of a table to a function. `Ref` is the mapping's UUID. Other event
 * sources are unsupported.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
 */
export const eventSourceMapping: ResourceProvider = {
  types: { 'AWS::Lambda::EventSourceMapping': mappingProperties },
  status: 'running',
  async create(request, { invoke, isUnsupportedFunction }) {
    const { properties, generatedId } = request;
    const EventSourceArn = properties.optionalString('EventSourceArn') ?? '';
    const settings = settingsOf(request);
    const reason = !isReadableSource(EventSourceArn)
      ? 'only SQS queues and DynamoDB streams are supported as event sources'
      : isUnsupportedFunction(settings.FunctionName)
        ? 'its function is unsupported'
        : undefined;
    if (reason !== undefined) {
      const hex = generatedId(32, '0123456789abcdef');
      const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      return { ...created(request, uuid), status: 'unsupported', reason };
    }
    const { UUID } = await invoke<{ readonly UUID: string }>('lambda', 'CreateEventSourceMapping', {
      EventSourceArn,
      ...settings,
      ...(isTableStream(EventSourceArn) && { StartingPosition: properties.optionalString('StartingPosition') }),
    });
    return created(request, UUID);
  },
  async update(request, before, services) {
    const { physicalId: UUID, status, properties } = before;
    const settings = settingsOf(request);
    const isSame =
      status === 'running' &&
      ['EventSourceArn', 'StartingPosition'].every(
        (name) => request.properties.optionalString(name) === properties[name],
      ) &&
      !services.isUnsupportedFunction(settings.FunctionName);
    if (!isSame) return eventSourceMapping.create(request, services);
    await services.invoke('lambda', 'UpdateEventSourceMapping', { UUID, ...settings });
    return created(request, UUID);
  },
  async delete({ physicalId: UUID, status }, { invoke }) {
    if (status !== 'running') return;
    await invoke('lambda', 'DeleteEventSourceMapping', { UUID }).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    });
  },
};

function created({ arn }: ResourceRequest, uuid: string): CreatedResource {
  return {
    ref: uuid,
    attributes: { Id: uuid, EventSourceMappingArn: arn('lambda', `event-source-mapping:${uuid}`) },
  };
}

/** The settings of a mapping; properties that the template leaves out get their defaults. */
function settingsOf({ properties }: ResourceRequest) {
  const isStream = isTableStream(properties.optionalString('EventSourceArn') ?? '');
  const MaximumConcurrency = properties.object('ScalingConfig').optionalNumber('MaximumConcurrency');
  const Destination = properties.object('DestinationConfig').object('OnFailure').optionalString('Destination');
  return {
    ...(isStream
      ? {
          BisectBatchOnFunctionError: properties.optionalBoolean('BisectBatchOnFunctionError') ?? false,
          DestinationConfig: { OnFailure: Destination === undefined ? {} : { Destination } },
          MaximumRecordAgeInSeconds: properties.optionalNumber('MaximumRecordAgeInSeconds') ?? -1,
          MaximumRetryAttempts: properties.optionalNumber('MaximumRetryAttempts') ?? -1,
        }
      : { ScalingConfig: { MaximumConcurrency }, ...streamSettingsOf(properties) }),
    FunctionName: properties.string('FunctionName'),
    Enabled: properties.optionalBoolean('Enabled') ?? true,
    BatchSize: properties.optionalNumber('BatchSize') ?? (isStream ? 100 : 10),
    MaximumBatchingWindowInSeconds: properties.optionalNumber('MaximumBatchingWindowInSeconds') ?? 0,
    FunctionResponseTypes: properties.strings('FunctionResponseTypes'),
    FilterCriteria: properties.values['FilterCriteria'] ?? {},
  };
}

/** The settings of streams that the mapping of a queue has. Lambda refuses them. */
function streamSettingsOf({ values }: ResourceRequest['properties']) {
  return Object.fromEntries(
    streamSettings.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]),
  );
}
