import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { parsePath } from './input/json-path.js';
import { type RequestFields } from './wire.js';
import { constraint } from './wire.js';
import { EventsError } from './events-error.js';

/** A rule's target, checked; `wire` is what ListTargetsByRule answers. */
export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: { readonly paths: Readonly<Record<string, string>>; readonly template: string };
  /** Default 185 retries within 24 hours. */
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly deadLetterArn?: string;
  /** The message group of a FIFO queue. */
  readonly messageGroupId?: string;
  readonly wire: JsonObject;
}

const known: ReadonlySet<string> = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'DeadLetterConfig',
  'SqsParameters',
]);

/** Kinds of targets that are delivered to here, by the service in their ARN. */
const services: ReadonlySet<string> = new Set(['lambda', 'states', 'sqs', 'sns', 'events', 'logs']);

/**
 * Reads a target of PutTargets. A target or setting that nothing here delivers to or obeys is refused by name.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function readTarget(fields: RequestFields): RuleTarget {
  const id = fields.string('Id', /^[.\-_A-Za-z0-9]+$/);
  const arn = fields.string('Arn');
  const unsupported =
    unsupportedTarget(arn) ??
    Object.keys(fields.values)
      .filter((name) => !known.has(name))
      .map((name) => `the setting ${name} of targets is not supported locally`)[0];
  if (unsupported !== undefined) throw EventsError.validation(`Target ${id}: ${unsupported}`);
  const input = fields.optionalString('Input');
  const inputPath = fields.optionalString('InputPath');
  const inputTransformer = readTransformer(fields.optionalObject('InputTransformer'), id);
  if ([input, inputPath, inputTransformer].filter((one) => one !== undefined).length > 1)
    throw EventsError.validation(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`,
    );
  if (input !== undefined && !isJson(input))
    throw EventsError.validation(`JSON syntax error in input for target ${id}`);
  if (inputPath !== undefined) checkPath(inputPath, id);
  const retry = fields.optionalObject('RetryPolicy') ?? {};
  const deadLetterArn = fields.optionalObject('DeadLetterConfig')?.['Arn'];
  if (
    deadLetterArn !== undefined &&
    (typeof deadLetterArn !== 'string' || !/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+$/.test(deadLetterArn))
  ) {
    throw EventsError.validation(
      `Parameter DeadLetterConfig.Arn of target ${id} is not valid. Reason: ${JSON.stringify(deadLetterArn)} is ` +
        'not the ARN of a standard queue.',
    );
  }
  const messageGroupId = fields.optionalObject('SqsParameters')?.['MessageGroupId'];
  if (arn.endsWith('.fifo') && typeof messageGroupId !== 'string')
    throw EventsError.validation(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
  return {
    id,
    arn,
    input,
    inputPath,
    inputTransformer,
    deadLetterArn,
    maximumRetryAttempts: limited(retry['MaximumRetryAttempts'], 'retryPolicy.maximumRetryAttempts', 0, 185) ?? 185,
    maximumEventAgeSeconds:
      limited(retry['MaximumEventAgeInSeconds'], 'retryPolicy.maximumEventAgeInSeconds', 60, 86_400) ?? 86_400,
    messageGroupId: typeof messageGroupId === 'string' ? messageGroupId : undefined,
    wire: fields.values as JsonObject, // of a JSON body
  };
}

/** Why no events are delivered to that ARN here; `undefined` where they are. */
export function unsupportedTarget(arn: string): string | undefined {
  const [scheme, , service = '', , , resource = ''] = arn.split(':');
  if (scheme !== 'arn') return `${arn.slice(0, 80)} is not an ARN`;
  if (
    !services.has(service) ||
    (service === 'states' && resource !== 'stateMachine') ||
    (service === 'events' && !resource.startsWith('event-bus/'))
  ) {
    return (
      `events are not delivered to ${arn} here; targets are functions, state machines, queues, topics, ` +
      'event buses and log groups'
    );
  }
  return undefined;
}

function readTransformer(value: JsonObject | undefined, id: string): RuleTarget['inputTransformer'] {
  if (value === undefined) return undefined;
  const template = value['InputTemplate'];
  if (typeof template !== 'string' || template === '')
    throw constraint('null', 'inputTransformer.inputTemplate', 'Member must not be null');
  const paths = new Map<string, string>();
  for (const [name, path] of Object.entries(
    isJsonObject(value['InputPathsMap'] ?? null) ? (value['InputPathsMap'] as JsonObject) : {},
  )) {
    if (typeof path !== 'string')
      throw EventsError.validation(`InputPathsMap.${name} of target ${id} must be a JSON path`);
    if (name.startsWith('aws.'))
      throw EventsError.validation(
        `InputPathsMap.${name} of target ${id} is not accepted; names that start with AWS. are EventBridge's own`,
      );
    checkPath(path, id);
    paths.set(name, path);
  }
  const unknown = [...template.matchAll(/<([A-Za-z0-9_.-]+)>/g)]
    .map((match) => match[1] ?? '')
    .find((name) => !paths.has(name) && !name.startsWith('aws.events.'));
  if (unknown !== undefined)
    throw EventsError.validation(
      `InputTemplate for target ${id} contains placeholder ${unknown}, which is not in InputPathsMap`,
    );
  return { paths: Object.fromEntries(paths), template };
}

function checkPath(path: string, id: string): void {
  if (parsePath(path) === undefined) throw EventsError.validation(`Invalid InputPath for target ${id}.`);
}

function limited(value: Json | undefined, name: string, least: number, most: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw constraint(JSON.stringify(value), name, `Member must have value between ${least} and ${most}`);
  return value;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
