import { AwsError } from '../../kernel/aws-error.js';
import { type Invoke } from '../../kernel/calls.js';
import { type Json } from '../../kernel/json.js';
import { jsonInput } from '../../kernel/models/json-input.js';
import { findModel } from '../../kernel/models/read-model.js';
import { ownValue } from '../../kernel/own-value.js';
import { queueUrl } from '../../kernel/queue-url.js';
import { validationError } from './errors.js';
import { type ScheduleTarget } from './schedule.js';

/** Prefixes of operations that only read, which universal targets do not call. */
const readOnly =
  /^(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;

const templated = ['lambda', 'states', 'sqs', 'sns', 'events'];

interface UniversalTarget {
  readonly service: string;
  /** As in the ARN: `sendMessage`. */
  readonly action: string;
}

/** The service and operation of a universal target. */
function universalTarget(arn: string): UniversalTarget | undefined {
  const [, service, action] = /^arn:[^:]+:scheduler:::aws-sdk:([^:]+):([^:]+)$/.exec(arn) ?? [];
  return service === undefined || action === undefined ? undefined : { service, action };
}

/** Why a target is not called here, as a phrase; `undefined` where it is. */
export function unsupportedTarget(arn: string): string | undefined {
  const universal = universalTarget(arn);
  if (universal !== undefined)
    return findModel(universal.service) === undefined
      ? `the service '${universal.service}' of the target ${arn} is not known here`
      : undefined;
  const [, , service = '', , , resource = ''] = arn.split(':');
  const isKnown = templated.includes(service) && (service !== 'events' || resource.startsWith('event-bus/'));
  return isKnown
    ? undefined
    : `schedules do not call ${arn} here; targets are functions, state machines, queues, topics, event buses and ` +
        'operations of the API (aws-sdk)';
}

/** Checks a target. Throws `ValidationException`. */
export function checkTarget({ Arn, Input, SqsParameters, EventBridgeParameters }: ScheduleTarget): void {
  const unsupported = unsupportedTarget(Arn);
  if (unsupported !== undefined) throw validationError(`Target: ${unsupported}.`);
  const universal = universalTarget(Arn);
  if (universal !== undefined) {
    const operations = findModel(universal.service)?.operations ?? {};
    const operation = operationName(universal.action);
    if (readOnly.test(universal.action) || ownValue(operations, operation) === undefined)
      throw validationError(`Invalid RequestJson provided. Reason: the action ${universal.action} is not supported.`);
    if (Input !== undefined && !isJson(Input))
      throw validationError('Invalid RequestJson provided. Reason: it is not JSON.');
    return;
  }
  if (/:sqs:.*\.fifo$/.test(Arn) && SqsParameters?.MessageGroupId === undefined)
    throw validationError('SqsParameters.MessageGroupId is required for a FIFO queue.');
  if (Arn.split(':')[2] === 'events' && EventBridgeParameters === undefined)
    throw validationError('EventBridgeParameters is required for an event bus.');
}

/** Calls a target once, with the text that it gets. Rejects with the error of its service. */
export async function callTarget(invoke: Invoke, target: ScheduleTarget, text: string): Promise<void> {
  const { Arn } = target;
  const universal = universalTarget(Arn);
  if (universal !== undefined) return callUniversal(invoke, universal, text);
  switch (Arn.split(':')[2]) {
    case 'lambda':
      await invoke('lambda', 'Invoke', { FunctionName: Arn, InvocationType: 'Event', Payload: Buffer.from(text) });
      return;
    case 'states':
      await invoke('sfn', 'StartExecution', { stateMachineArn: Arn, input: text });
      return;
    case 'sqs': {
      const MessageGroupId = target.SqsParameters?.MessageGroupId;
      await invoke('sqs', 'SendMessage', { QueueUrl: queueUrl(Arn), MessageBody: text, MessageGroupId });
      return;
    }
    case 'sns':
      await invoke('sns', 'Publish', { TopicArn: Arn, Message: text });
      return;
    default: {
      const { DetailType, Source } = target.EventBridgeParameters ?? {};
      const { Entries = [] } = await invoke<{
        readonly Entries?: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[];
      }>('eventbridge', 'PutEvents', { Entries: [{ EventBusName: Arn, DetailType, Source, Detail: text }] });
      const { ErrorCode, ErrorMessage = '' } = Entries[0] ?? {};
      if (ErrorCode !== undefined) throw new AwsError(ErrorCode, ErrorMessage);
    }
  }
}

async function callUniversal(invoke: Invoke, { service, action }: UniversalTarget, text: string): Promise<void> {
  const model = findModel(service);
  const operation = operationName(action);
  const shape = model?.operations[operation]?.input;
  const input = JSON.parse(text) as Json; // checked when the schedule was created
  await invoke(
    service,
    operation,
    model === undefined || shape === undefined ? {} : (jsonInput(model, shape, input) as object),
  ); // a structure
}

function operationName(action: string): string {
  return action.charAt(0).toUpperCase() + action.slice(1);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
