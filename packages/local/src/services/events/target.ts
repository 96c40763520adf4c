import { type AwsError } from '../../kernel/aws-error.js';
import { validationError } from './errors.js';
import { parsePath } from '../../kernel/input-template/json-path.js';

/** A target of PutTargets. */
export interface TargetInput {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

/** A rule's target. */
export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  /** The role that calls the target. @default - that of the rule */
  readonly roleArn: string | undefined;
  readonly input: string | undefined;
  readonly inputPath: string | undefined;
  readonly inputTransformer:
    { readonly paths: Readonly<Record<string, string>>; readonly template: string } | undefined;
  /** 185 retries within 24 hours by default. */
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly deadLetterArn: string | undefined;
  /** The message group of a FIFO queue. */
  readonly messageGroupId: string | undefined;
  /** As ListTargetsByRule returns it. */
  readonly definition: TargetInput;
}

/** The members of a target that are supported. */
export const targetMembers: ReadonlySet<string> = new Set([
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
 * Reads a target of PutTargets. Kinds and settings of targets that are not supported locally are rejected.
 *
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function readTarget(definition: TargetInput): RuleTarget {
  const { Id: id, Arn: arn, Input, InputPath, InputTransformer, RetryPolicy, DeadLetterConfig } = definition;
  const unsupported =
    unsupportedTarget(arn) ??
    Object.keys(definition)
      .filter((name) => !targetMembers.has(name))
      .map((name) => `the setting ${name} of targets is not supported locally`)[0];
  if (unsupported !== undefined) throw validationError(`Target ${id}: ${unsupported}`);
  if ([Input, InputPath, InputTransformer].filter((input) => input !== undefined).length > 1)
    throw validationError(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  if (Input !== undefined && !isJson(Input)) throw validationError(`JSON syntax error in input for target ${id}`);
  if (InputPath !== undefined) checkPath(InputPath, id);
  const messageGroupId = definition.SqsParameters?.MessageGroupId;
  if (arn.endsWith('.fifo') && messageGroupId === undefined)
    throw validationError(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
  return {
    id,
    arn,
    roleArn: definition.RoleArn,
    input: Input,
    inputPath: InputPath,
    inputTransformer: InputTransformer && readTransformer(InputTransformer, id),
    deadLetterArn: readDeadLetterArn(DeadLetterConfig?.Arn, id),
    maximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts ?? 185,
    maximumEventAgeSeconds: RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
    messageGroupId,
    definition,
  };
}

function readDeadLetterArn(arn: string | undefined, id: string): string | undefined {
  if (arn === undefined || /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+$/.test(arn)) return arn;
  throw validationError(
    `Parameter DeadLetterConfig.Arn of target ${id} is not valid. Reason: ${JSON.stringify(arn)} is not the ARN of a ` +
      'standard queue.',
  );
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

function readTransformer(
  { InputTemplate: template, InputPathsMap: paths = {} }: NonNullable<TargetInput['InputTransformer']>,
  id: string,
): RuleTarget['inputTransformer'] {
  for (const path of Object.values(paths)) checkPath(path, id);
  const invalid = [...template.matchAll(/<([A-Za-z0-9_.-]+)>/g)]
    .map((match) => match[1] ?? '')
    .find((name) => !Object.hasOwn(paths, name) && !name.startsWith('aws.events.'));
  if (invalid !== undefined) throw invalidPlaceholder(invalid, id);
  return { paths, template };
}

function invalidPlaceholder(name: string, id: string): AwsError {
  return validationError(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
}

function checkPath(path: string, id: string): void {
  if (parsePath(path) === undefined) throw validationError(`Invalid InputPath for target ${id}.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
