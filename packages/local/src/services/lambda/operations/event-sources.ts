import { AwsError } from '../../../kernel/aws-error.js';
import { type Call } from '../../../kernel/operation.js';
import { isReadableSource, isTableStream } from '../../../kernel/event-sources/read-source.js';
import { queueUrl } from '../destinations.js';
import { conflict, notFound, unsupported } from '../errors.js';
import { type EventSourceMapping } from '../event-sources/event-source-mapping.js';
import { type EventSources } from '../event-sources/event-sources.js';
import {
  checkedMapping,
  describeSettings,
  invalidParameter,
  type MappingSettings,
  newMapping,
  withSettings,
} from '../event-sources/mapping-settings.js';
import { type LambdaStore } from '../store.js';
import { findFunction, type LambdaDependencies, page, type PageInput } from './dependencies.js';

interface MappingId {
  readonly UUID: string;
}

/** Dependencies of the operations on event source mappings. */
export interface EventSourceDependencies extends LambdaDependencies {
  readonly eventSources: EventSources;
  readonly newId: () => string;
}

/** Operations on event source mappings. Event sources are queues and streams of DynamoDB tables. */
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
      const { EventSourceArn: sourceArn = '' } = input;
      if (!isReadableSource(sourceArn))
        throw unsupported('EventSourceArn', 'only SQS queues and DynamoDB streams are supported locally');
      const functionArn = functionArnOf(store, input.FunctionName);
      await (isTableStream(sourceArn)
        ? checkStream(lambda, sourceArn)
        : checkQueue(lambda, sourceArn, input.FunctionName));
      const existing = [...store.mappings.values()].find(
        (other) => other.sourceArn === sourceArn && other.functionArn === functionArn,
      );
      if (existing !== undefined)
        throw conflict(
          `The event source arn (" ${sourceArn} ") and function (" ${input.FunctionName} ") provided mapping already ` +
            `exists. Please update or delete the existing mapping with UUID ${existing.uuid}`,
        );
      const before = newMapping({ uuid: lambda.newId(), sourceArn, functionArn, lastModified: clock.now() }, input);
      const mapping = checkedMapping(withSettings(before, input));
      put(mapping);
      return output(lambda, mapping, 'Creating');
    },
    UpdateEventSourceMapping: (input: MappingSettings & MappingId, { clock }: Call) => {
      const { FunctionName } = input;
      const before = requireMapping(store, input);
      const functionArn = FunctionName === undefined ? before.functionArn : functionArnOf(store, FunctionName);
      const changed = { ...before, functionArn, lastModified: clock.now() };
      const mapping = checkedMapping(withSettings(changed, input));
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
          mapping.sourceArn === (EventSourceArn ?? mapping.sourceArn) &&
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

/** Checks that a stream exists. */
async function checkStream({ invoke }: EventSourceDependencies, StreamArn: string): Promise<void> {
  try {
    await invoke('dynamodbstreams', 'DescribeStream', { StreamArn });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    throw invalidParameter(`Stream not found: ${StreamArn}`);
  }
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

function output(
  { context }: EventSourceDependencies,
  mapping: EventSourceMapping,
  state: string = mapping.isEnabled ? 'Enabled' : 'Disabled',
): object {
  const { uuid } = mapping;
  return {
    UUID: uuid,
    EventSourceMappingArn: `arn:aws:lambda:${context.region}:${context.accountId}:event-source-mapping:${uuid}`,
    EventSourceArn: mapping.sourceArn,
    FunctionArn: mapping.functionArn,
    ...describeSettings(mapping),
    LastModified: new Date(mapping.lastModified),
    State: state,
    StateTransitionReason: 'USER_INITIATED',
  };
}
