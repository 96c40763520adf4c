import { AwsError } from '../../../kernel/aws-error.js';
import { type Call } from '../../../kernel/operation.js';
import { queueUrl } from '../destinations.js';
import { conflict, invalidValue, notFound, unsupported } from '../errors.js';
import { type EventSourceMapping } from '../event-sources/event-source-mapping.js';
import { compileFilters } from '../event-sources/message-filter.js';
import { type EventSources } from '../event-sources/event-sources.js';
import { type LambdaStore } from '../store.js';
import { findFunction, type LambdaDependencies, page, type PageInput } from './dependencies.js';

interface MappingSettings {
  readonly FunctionName?: string;
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern?: string }[] };
}

interface MappingId {
  readonly UUID: string;
}

/** Dependencies of the operations on event source mappings. */
export interface EventSourceDependencies extends LambdaDependencies {
  readonly eventSources: EventSources;
  readonly newId: () => string;
}

/** Operations on event source mappings. Queues are the only event source. */
export function eventSourceOperations(lambda: EventSourceDependencies) {
  const { store, eventSources } = lambda;
  const put = (mapping: EventSourceMapping): void => {
    store.transactions.run(() => store.mappings.set(mapping.uuid, mapping));
    eventSources.apply(mapping);
  };
  return {
    CreateEventSourceMapping: async (
      input: MappingSettings & { readonly FunctionName: string; readonly EventSourceArn?: string },
      { clock }: Call,
    ) => {
      const { EventSourceArn: queueArn = '' } = input;
      if (!/^arn:[^:]+:sqs:/.test(queueArn))
        throw unsupported('EventSourceArn', 'only SQS queues are supported locally');
      const functionArn = functionArnOf(store, input.FunctionName);
      await checkQueue(lambda, queueArn, input.FunctionName);
      const existing = [...store.mappings.values()].find(
        (other) => other.queueArn === queueArn && other.functionArn === functionArn,
      );
      if (existing !== undefined)
        throw conflict(
          `The event source arn (" ${queueArn} ") and function (" ${input.FunctionName} ") provided mapping already ` +
            `exists. Please update or delete the existing mapping with UUID ${existing.uuid}`,
        );
      const before: EventSourceMapping = {
        uuid: lambda.newId(),
        queueArn,
        functionArn,
        isEnabled: true,
        batchSize: 10,
        batchingWindowSeconds: 0,
        responseTypes: [],
        lastModified: clock.now(),
      };
      const mapping = checked(withSettings(before, input));
      put(mapping);
      return output(lambda, mapping, 'Creating');
    },
    UpdateEventSourceMapping: (input: MappingSettings & MappingId, { clock }: Call) => {
      const { FunctionName } = input;
      const before = requireMapping(store, input);
      const functionArn = FunctionName === undefined ? before.functionArn : functionArnOf(store, FunctionName);
      const changed = { ...before, functionArn, lastModified: clock.now() };
      const mapping = checked(withSettings(changed, input));
      put(mapping);
      return output(lambda, mapping, 'Updating');
    },
    DeleteEventSourceMapping: (input: MappingId) => {
      const mapping = requireMapping(store, input);
      store.mappings.delete(mapping.uuid);
      eventSources.remove(mapping.uuid);
      return output(lambda, mapping, 'Deleting');
    },
    GetEventSourceMapping: (input: MappingId) => output(lambda, requireMapping(store, input)),
    ListEventSourceMappings: (
      input: PageInput & { readonly EventSourceArn?: string; readonly FunctionName?: string },
    ) => {
      const { EventSourceArn, FunctionName } = input;
      const functionArn = FunctionName === undefined ? undefined : functionArnOf(store, FunctionName);
      const found = [...store.mappings.values()].filter(
        (mapping) =>
          mapping.queueArn === (EventSourceArn ?? mapping.queueArn) &&
          mapping.functionArn === (functionArn ?? mapping.functionArn),
      );
      const { items, next } = page(found, input, 100);
      return { EventSourceMappings: items.map((mapping) => output(lambda, mapping)), ...next };
    },
  };
}

function functionArnOf(store: LambdaStore, functionName: string): string {
  const { record, reference } = store.find(functionName);
  return reference.qualifier === undefined ? record.arn : `${record.arn}:${reference.qualifier}`;
}

function requireMapping({ mappings }: LambdaStore, { UUID }: MappingId): EventSourceMapping {
  const mapping = mappings.get(UUID);
  if (mapping === undefined) throw notFound('The resource you requested does not exist.');
  return mapping;
}

/** Checks that the queue exists, and that its messages stay invisible while the function runs. */
async function checkQueue(lambda: EventSourceDependencies, queueArn: string, functionName: string): Promise<void> {
  const { version } = findFunction(lambda, { FunctionName: functionName });
  const timeout = version.definition.timeoutSeconds;
  const { invoke } = lambda;
  try {
    const QueueUrl = await queueUrl(invoke, queueArn);
    const { Attributes } = await invoke<{ readonly Attributes?: { readonly VisibilityTimeout?: string } }>(
      'sqs',
      'GetQueueAttributes',
      { QueueUrl, AttributeNames: ['VisibilityTimeout'] },
    );
    const visibility = Number(Attributes?.VisibilityTimeout);
    if (visibility >= timeout) return;
    throw invalidParameter(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
    );
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'QueueDoesNotExist') throw error;
    throw invalidParameter(
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. ' +
        `SQS Error Message: ${error.message}`,
    );
  }
}

function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

function withSettings(before: EventSourceMapping, input: MappingSettings): EventSourceMapping {
  const { Enabled, BatchSize, MaximumBatchingWindowInSeconds, FunctionResponseTypes, ScalingConfig } = input;
  const filters = input.FilterCriteria?.Filters?.map(({ Pattern = '' }) => Pattern);
  return {
    ...before,
    isEnabled: Enabled ?? before.isEnabled,
    batchSize: BatchSize ?? before.batchSize,
    batchingWindowSeconds: MaximumBatchingWindowInSeconds ?? before.batchingWindowSeconds,
    responseTypes: FunctionResponseTypes ?? before.responseTypes,
    filters: input.FilterCriteria === undefined ? before.filters : filters,
    maximumConcurrency: ScalingConfig === undefined ? before.maximumConcurrency : ScalingConfig.MaximumConcurrency,
  };
}

/** Checks a mapping as Lambda does. Throws `InvalidParameterValueException`. */
function checked(mapping: EventSourceMapping): EventSourceMapping {
  const { batchSize, batchingWindowSeconds, queueArn, filters = [] } = mapping;
  if (queueArn.endsWith('.fifo')) {
    if (batchSize > 10) throw invalidValue('BatchSize', batchSize, 'at most 10 for a FIFO queue');
    if (batchingWindowSeconds > 0)
      throw invalidValue('MaximumBatchingWindowInSeconds', batchingWindowSeconds, '0 for a FIFO queue');
  }
  if (batchSize > 10 && batchingWindowSeconds === 0)
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  if (filters.length > 5)
    throw invalidValue('FilterCriteria.Filters', `${filters.length} filters`, 'at most 5 filters');
  try {
    compileFilters(filters, queueArn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(`Invalid filter pattern definition. ${error.message}`);
  }
  return mapping;
}

function output(
  { context }: EventSourceDependencies,
  mapping: EventSourceMapping,
  state: string = mapping.isEnabled ? 'Enabled' : 'Disabled',
): object {
  const { uuid, filters, maximumConcurrency } = mapping;
  return {
    UUID: uuid,
    EventSourceMappingArn: `arn:aws:lambda:${context.region}:${context.accountId}:event-source-mapping:${uuid}`,
    EventSourceArn: mapping.queueArn,
    FunctionArn: mapping.functionArn,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.batchingWindowSeconds,
    FunctionResponseTypes: mapping.responseTypes,
    FilterCriteria: filters === undefined ? undefined : { Filters: filters.map((Pattern) => ({ Pattern })) },
    ScalingConfig: maximumConcurrency === undefined ? undefined : { MaximumConcurrency: maximumConcurrency },
    LastModified: new Date(mapping.lastModified),
    State: state,
    StateTransitionReason: 'USER_INITIATED',
  };
}
