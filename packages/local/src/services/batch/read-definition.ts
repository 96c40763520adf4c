import { type WireObject } from '../../kernel/endpoint/aws-json.js';
import { BatchError } from './batch-error.js';
import { nameValues, object, objects, refuse, requiredText, text, textList, textMap, wholeNumber } from './input.js';
import { type ContainerProperties, type EvaluateOnExit, type RetryStrategy } from './jobs/job-definition.js';

const knownFields: ReadonlySet<string> = new Set([
  'image',
  'command',
  'environment',
  'resourceRequirements',
  'jobRoleArn',
  'logConfiguration',
]);

/** Container properties that need a container engine. */
const refused = {
  secrets: 'secrets are not supported locally; read them in the job',
  mountPoints: 'mount points are not supported locally',
  volumes: 'volumes are not supported locally',
} as const;

/** @throws BatchError naming the field */
export function readContainer(input: WireObject): ContainerProperties {
  const given = Object.fromEntries(
    Object.entries(input).filter(
      ([name, value]) => !(Object.hasOwn(refused, name) && Array.isArray(value) && value.length === 0),
    ),
  );
  refuse(given, refused);
  const log = object(input, 'logConfiguration');
  if (log !== undefined && text(log, 'logDriver') !== 'awslogs')
    throw BatchError.invalid('logConfiguration.logDriver', log['logDriver'], 'awslogs');
  const jobRoleArn = text(input, 'jobRoleArn');
  return {
    image: requiredText(input, 'image'),
    command: textList(input, 'command') ?? [],
    environment: nameValues(input, 'environment'),
    resourceRequirements: requirements(input),
    ...(jobRoleArn === undefined ? {} : { jobRoleArn }),
    ...(log === undefined ? {} : { logConfiguration: { logDriver: 'awslogs', options: textMap(log, 'options') } }),
    recorded: Object.fromEntries(
      Object.entries(given).filter(([name, value]) => !knownFields.has(name) && value !== undefined && value !== null),
    ),
  };
}

/** @throws BatchError naming the field */
export function requirements(input: WireObject): ContainerProperties['resourceRequirements'] {
  return objects(input, 'resourceRequirements').map((requirement) => ({
    type: requiredText(requirement, 'type'),
    value: requiredText(requirement, 'value'),
  }));
}

/** @throws BatchError naming the field */
export function readRetry(input: WireObject): RetryStrategy | undefined {
  const strategy = object(input, 'retryStrategy');
  if (strategy === undefined) return undefined;
  const evaluateOnExit = objects(strategy, 'evaluateOnExit').map((rule): EvaluateOnExit => {
    const action = requiredText(rule, 'action').toUpperCase();
    if (action !== 'RETRY' && action !== 'EXIT')
      throw BatchError.invalid('evaluateOnExit.action', rule['action'], 'RETRY or EXIT');
    const conditions = Object.fromEntries(
      (['onExitCode', 'onReason', 'onStatusReason'] as const).flatMap((name) =>
        text(rule, name) === undefined ? [] : [[name, text(rule, name)]],
      ),
    );
    return { action, ...conditions };
  });
  return { attempts: wholeNumber(strategy, 'attempts', 1, 10) ?? 1, evaluateOnExit };
}

/**
 * A timeout in seconds.
 *
 * @param least what Batch takes: 60, unless the environment is set to take less
 * @throws BatchError naming the field
 */
export function readTimeout(input: WireObject, least: number): number | undefined {
  const timeout = object(input, 'timeout');
  return timeout === undefined ? undefined : wholeNumber(timeout, 'attemptDurationSeconds', least, 1_209_600);
}
