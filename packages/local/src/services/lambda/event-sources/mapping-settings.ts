import { compileFilters } from '../../../kernel/event-sources/record-filter.js';
import { isTableStream } from '../../../kernel/event-sources/read-source.js';
import { type StreamSettings } from '../../../kernel/event-sources/source-reader.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { invalidValue, unsupported } from '../errors.js';
import { type EventSourceMapping } from './event-source-mapping.js';

/** The settings of CreateEventSourceMapping and UpdateEventSourceMapping. */
export interface MappingSettings {
  readonly FunctionName?: string;
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern?: string }[] };
  readonly StartingPosition?: string;
  readonly StartingPositionTimestamp?: Date;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
  readonly TumblingWindowInSeconds?: number;
  readonly ParallelizationFactor?: number;
}

/** Settings that only streams have. */
export const streamSettings = [
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
  'StartingPositionTimestamp',
  'TumblingWindowInSeconds',
] as const satisfies readonly (keyof MappingSettings)[];

/** A mapping with the defaults of its kind of source. Throws `InvalidParameterValueException`. */
export function newMapping(
  identity: Pick<EventSourceMapping, 'uuid' | 'sourceArn' | 'functionArn' | 'lastModified'>,
  { StartingPosition }: MappingSettings,
): EventSourceMapping {
  const isStream = isTableStream(identity.sourceArn);
  return {
    ...identity,
    isEnabled: true,
    batchSize: isStream ? 100 : 10,
    batchingWindowSeconds: 0,
    responseTypes: [],
    filters: [],
    stream: isStream ? newStreamSettings(StartingPosition) : undefined,
  };
}

function newStreamSettings(startingPosition: string | undefined): StreamSettings {
  if (startingPosition !== 'LATEST' && startingPosition !== 'TRIM_HORIZON')
    throw invalidValue('StartingPosition', startingPosition ?? 'no value', 'LATEST or TRIM_HORIZON for a stream');
  return { startingPosition, bisectsOnError: false, maximumRetryAttempts: -1, maximumRecordAgeSeconds: -1 };
}

/** A mapping with changed settings; those that the input leaves out stay. */
export function withSettings(before: EventSourceMapping, input: MappingSettings): EventSourceMapping {
  const { Enabled, BatchSize, MaximumBatchingWindowInSeconds, FunctionResponseTypes, ScalingConfig } = input;
  const { FilterCriteria, DestinationConfig, TumblingWindowInSeconds = 0 } = input;
  const streamOnly = streamSettings.find((name) => input[name] !== undefined);
  if (before.stream === undefined && streamOnly !== undefined) throw notOfQueues(streamOnly);
  if (TumblingWindowInSeconds > 0)
    throw unsupported('TumblingWindowInSeconds', 'tumbling windows are not supported locally; leave it out');
  if (before.stream !== undefined && ScalingConfig?.MaximumConcurrency !== undefined)
    throw unsupported('ScalingConfig', 'streams do not have this setting; leave it out');
  const destination = DestinationConfig?.OnFailure?.Destination;
  return {
    ...before,
    isEnabled: Enabled ?? before.isEnabled,
    batchSize: BatchSize ?? before.batchSize,
    batchingWindowSeconds: MaximumBatchingWindowInSeconds ?? before.batchingWindowSeconds,
    responseTypes: FunctionResponseTypes ?? before.responseTypes,
    filters:
      FilterCriteria === undefined ? before.filters : (FilterCriteria.Filters ?? []).map(({ Pattern = '' }) => Pattern),
    maximumConcurrency: ScalingConfig === undefined ? before.maximumConcurrency : ScalingConfig.MaximumConcurrency,
    onFailureArn: DestinationConfig === undefined ? before.onFailureArn : destination || undefined,
    stream: before.stream && {
      ...before.stream,
      bisectsOnError: input.BisectBatchOnFunctionError ?? before.stream.bisectsOnError,
      maximumRetryAttempts: input.MaximumRetryAttempts ?? before.stream.maximumRetryAttempts,
      maximumRecordAgeSeconds: input.MaximumRecordAgeInSeconds ?? before.stream.maximumRecordAgeSeconds,
    },
  };
}

function notOfQueues(setting: (typeof streamSettings)[number]): AwsError {
  return invalidParameter(
    setting === 'StartingPosition'
      ? 'StartingPosition is not valid for SQS event sources.'
      : `Unsupported ${setting} parameter for given event source mapping type.`,
  );
}

/** Checks a mapping as Lambda does. Throws `InvalidParameterValueException`. */
export function checkedMapping(mapping: EventSourceMapping): EventSourceMapping {
  const { batchSize, batchingWindowSeconds, sourceArn, filters, stream, onFailureArn } = mapping;
  if (sourceArn.endsWith('.fifo')) {
    if (batchSize > 10) throw invalidValue('BatchSize', batchSize, 'at most 10 for a FIFO queue');
    if (batchingWindowSeconds > 0)
      throw invalidValue('MaximumBatchingWindowInSeconds', batchingWindowSeconds, '0 for a FIFO queue');
  }
  if (stream === undefined && batchSize > 10 && batchingWindowSeconds === 0)
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  const age = stream?.maximumRecordAgeSeconds ?? -1;
  if (age !== -1 && age < 60)
    throw invalidValue('MaximumRecordAgeInSeconds', age, '-1 (no limit) or from 60 to 604800');
  if (onFailureArn !== undefined && !/^arn:[^:]+:(sqs|sns):/.test(onFailureArn))
    throw unsupported('DestinationConfig.OnFailure.Destination', 'only queues and topics are supported locally');
  if (filters.length > 5)
    throw invalidValue('FilterCriteria.Filters', `${filters.length} filters`, 'at most 5 filters');
  try {
    compileFilters(filters);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(`Invalid filter pattern definition. ${error.message}`);
  }
  return mapping;
}

/** The settings as GetEventSourceMapping returns them. */
export function describeSettings(mapping: EventSourceMapping): object {
  const { filters, maximumConcurrency, stream, onFailureArn } = mapping;
  return {
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.batchingWindowSeconds,
    FunctionResponseTypes: mapping.responseTypes,
    FilterCriteria: filters.length === 0 ? undefined : { Filters: filters.map((Pattern) => ({ Pattern })) },
    ScalingConfig: maximumConcurrency === undefined ? undefined : { MaximumConcurrency: maximumConcurrency },
    ...(stream === undefined
      ? {}
      : {
          StartingPosition: stream.startingPosition,
          BisectBatchOnFunctionError: stream.bisectsOnError,
          MaximumRetryAttempts: stream.maximumRetryAttempts,
          MaximumRecordAgeInSeconds: stream.maximumRecordAgeSeconds,
          ParallelizationFactor: 1,
          TumblingWindowInSeconds: 0,
          DestinationConfig: { OnFailure: onFailureArn === undefined ? {} : { Destination: onFailureArn } },
        }),
  };
}

/** An invalid setting, with the message of AWS. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
