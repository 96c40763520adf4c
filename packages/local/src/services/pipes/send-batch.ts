import { type Invoke } from '../../kernel/calls.js';
import { readBatchResult } from '../../kernel/event-sources/batch-result.js';
import { isJsonObject, type Json } from '../../kernel/json.js';
import { queueUrl } from '../../kernel/queue-url.js';
import { serviceOf } from './check-pipe.js';
import { type Pipe } from './pipe.js';
import { dynamicParameter } from './pipe-input.js';

/** An event for a target, and the text that the target gets. */
export interface Outgoing {
  /** The ID of the record; `undefined` after an enrichment, which returns other events. */
  readonly id: string | undefined;
  readonly event: Json;
  readonly text: string;
}

/** Dependencies of deliveries. */
export interface SendDependencies {
  /** Calls services with the role of the pipe. */
  readonly invoke: Invoke;
  readonly now: () => number;
  readonly newId: () => string;
}

/**
 * Sends events to the target of a pipe: functions and state machines get all in one list, other targets one by one.
 *
 * @param ids of the records of the batch
 * @returns the IDs of the records that the target refused, or that its response lists in `batchItemFailures`
 * @throws AwsError if the target refused all
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
 */
export async function sendBatch(
  pipe: Pipe,
  events: readonly Outgoing[],
  ids: readonly string[],
  dependencies: SendDependencies,
): Promise<ReadonlySet<string>> {
  const { Target, TargetParameters = {} } = pipe.definition;
  const list = `[${events.map(({ text }) => text).join(',')}]`;
  switch (serviceOf(Target)) {
    case 'lambda': {
      const isEvent = TargetParameters.LambdaFunctionParameters?.InvocationType === 'FIRE_AND_FORGET';
      return failuresIn(await invokeFunction(dependencies.invoke, Target, list, isEvent), ids);
    }
    case 'states': {
      const isAsync = TargetParameters.StepFunctionStateMachineParameters?.InvocationType === 'FIRE_AND_FORGET';
      return failuresIn(await runMachine(dependencies.invoke, Target, list, isAsync), ids);
    }
    default:
      return sendEach(pipe, events, ids, dependencies);
  }
}

/** Sends events one by one. The order of a stream holds, so that nothing is sent after a failure. */
async function sendEach(
  pipe: Pipe,
  events: readonly Outgoing[],
  ids: readonly string[],
  dependencies: SendDependencies,
): Promise<ReadonlySet<string>> {
  for (const [index, outgoing] of events.entries()) {
    try {
      await sendOne(pipe, outgoing, dependencies);
    } catch (error) {
      if (index === 0 || outgoing.id === undefined) throw error;
      const sent = new Set(events.slice(0, index).map(({ id }) => id));
      return new Set(ids.filter((id) => !sent.has(id)));
    }
  }
  return new Set();
}

async function sendOne(pipe: Pipe, { event, text }: Outgoing, dependencies: SendDependencies): Promise<void> {
  const { Name, Source, Target, TargetParameters = {} } = pipe.definition;
  const { invoke, now, newId } = dependencies;
  switch (serviceOf(Target)) {
    case 'sqs': {
      const { MessageGroupId, MessageDeduplicationId } = TargetParameters.SqsQueueParameters ?? {};
      await invoke('sqs', 'SendMessage', {
        QueueUrl: queueUrl(Target),
        MessageBody: text,
        MessageGroupId: dynamicParameter(MessageGroupId, event),
        MessageDeduplicationId: dynamicParameter(MessageDeduplicationId, event),
      });
      return;
    }
    case 'sns':
      await invoke('sns', 'Publish', { TopicArn: Target, Message: text });
      return;
    case 'events': {
      const parameters = TargetParameters.EventBridgeEventBusParameters ?? {};
      const { Resources = [], Time } = parameters;
      const entry = {
        EventBusName: Target,
        Source: dynamicParameter(parameters.Source, event) ?? `Pipe ${Name}`,
        DetailType: dynamicParameter(parameters.DetailType, event) ?? `Event from aws:${serviceOf(Source)}`,
        Resources: Resources.flatMap((resource) => dynamicParameter(resource, event) ?? []),
        Time: timeOf(dynamicParameter(Time, event)),
        Detail: text,
      };
      const { Entries = [] } = await invoke<{ readonly Entries?: readonly { readonly ErrorMessage?: string }[] }>(
        'eventbridge',
        'PutEvents',
        { Entries: [entry] },
      );
      const problem = Entries[0]?.ErrorMessage;
      if (problem !== undefined) throw new Error(`The bus refused the event: ${problem}`);
      return;
    }
    case 'logs': {
      const { LogStreamName, Timestamp } = TargetParameters.CloudWatchLogsParameters ?? {};
      const logStream = {
        logGroupName: Target.split(':')[6] ?? '',
        logStreamName: dynamicParameter(LogStreamName, event) ?? newId(),
      };
      await invoke('cloudwatchlogs', 'CreateLogStream', logStream).catch((error: unknown) => {
        if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
      });
      const timestamp = timeOf(dynamicParameter(Timestamp, event))?.getTime() ?? now();
      await invoke('cloudwatchlogs', 'PutLogEvents', { ...logStream, logEvents: [{ timestamp, message: text }] });
      return;
    }
    default:
      throw new Error(`pipes do not deliver to ${Target} here`);
  }
}

/** Invokes a function, and returns its response; `undefined` if nothing waits for it. */
export async function invokeFunction(
  invoke: Invoke,
  arn: string,
  text: string,
  isEvent = false,
): Promise<string | undefined> {
  const { FunctionError, Payload } = await invoke<{ readonly FunctionError?: string; readonly Payload?: Uint8Array }>(
    'lambda',
    'Invoke',
    { FunctionName: arn, InvocationType: isEvent ? 'Event' : 'RequestResponse', Payload: Buffer.from(text) },
  );
  if (isEvent) return undefined;
  const payload = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
  if (FunctionError !== undefined) throw new Error(`The function ${arn} failed: ${payload}`);
  return payload;
}

/** Runs a state machine, and returns its output; `undefined` if nothing waits for it. */
export async function runMachine(
  invoke: Invoke,
  stateMachineArn: string,
  input: string,
  isAsync = false,
): Promise<string | undefined> {
  const operation = isAsync ? 'StartExecution' : 'StartSyncExecution';
  const { status, output, error, cause } = await invoke<{
    readonly status?: string;
    readonly output?: string;
    readonly error?: string;
    readonly cause?: string;
  }>('sfn', operation, { stateMachineArn, input });
  if (isAsync) return undefined;
  if (status !== 'SUCCEEDED')
    throw new Error(`The execution of ${stateMachineArn} ended as ${status}: ${error ?? ''} ${cause ?? ''}`.trimEnd());
  return output;
}

/** A response can list failed records; other responses mean success. */
function failuresIn(response: string | undefined, ids: readonly string[]): ReadonlySet<string> {
  if (response === undefined || response === '') return new Set();
  try {
    const value = JSON.parse(response) as Json; // a response of a function or an execution
    if (!isJsonObject(value) || !Object.hasOwn(value, 'batchItemFailures')) return new Set();
  } catch {
    return new Set();
  }
  return readBatchResult(response, ids).failed;
}

/** A time in ISO 8601 or in milliseconds since the epoch. */
function timeOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(/^\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
