import { batch, lambda } from './compute.js';
import { type ErrorKind, type Integration } from './integration.js';
import { events, sns, snsSdk, sqs, sqsSdk } from './messaging.js';
import { statesErrors, stepFunctions, stepFunctionsSdk } from './orchestration.js';
import { dynamoDb, dynamoDbSdk, s3Sdk } from './storage.js';

/** All integrations with a table of error names. */
export const integrations: readonly Integration[] = [
  lambda,
  batch,
  dynamoDb,
  dynamoDbSdk,
  s3Sdk,
  sqs,
  sqsSdk,
  sns,
  snsSdk,
  events,
  stepFunctions,
  stepFunctionsSdk,
];

/**
 * Returns the integration of a Task's `Resource`.
 *
 * @param resource `sqs` or `aws-sdk:sqs`; see {@link Integration.resource}
 * @returns `undefined` for an integration without a table
 */
export function findIntegration(resource: string): Integration | undefined {
  return integrations.find((integration) => integration.resource === resource);
}

/**
 * Returns the integration of a Task's `Resource`.
 *
 * @throws RangeError for an integration without a table
 */
export function getIntegration(resource: string): Integration {
  const integration = findIntegration(resource);
  if (integration === undefined) {
    const known = integrations.map((each) => each.resource).join(', ');
    throw new RangeError(
      `resource must be one of ${known}, got ${resource}. Add the integration to the table of error names.`,
    );
  }
  return integration;
}

/** Returns the names of an integration's errors of the given kinds, in the order of the table. */
export function errorNames(resource: string, ...kinds: readonly ErrorKind[]): string[] {
  return getIntegration(resource)
    .errors.filter(({ kind }) => kinds.includes(kind))
    .map(({ name }) => name);
}

/**
 * Returns the errors after which the same call can succeed: throttles, temporary faults, and the base exception, which
 * covers both but also rejections. A call that failed with one of these errors may have had its effect.
 */
export function retryableErrors(resource: string): string[] {
  return errorNames(resource, 'throttle', 'transient', 'base');
}

/**
 * Returns the errors of a lost function environment. The progress of the function is unknown, so retry these errors
 * only if the work can be repeated. The list is empty for an integration that runs no function.
 */
export function lostEnvironmentErrors(resource: string): string[] {
  return errorNames(resource, 'lost-environment');
}

/**
 * Returns the errors of a missing response, from the function or within the Task's own `TimeoutSeconds`. Retry these
 * errors only if the work can be repeated.
 */
export function timeoutErrors(resource: string): string[] {
  return [...errorNames(resource, 'timeout'), statesErrors.timeout];
}

/**
 * Returns the full name of an error that a workflow handles by name.
 *
 * @param name without the integration's prefix, such as `ConditionalCheckFailedException`
 * @throws RangeError for a name that the table does not contain
 */
export function outcomeErrorName(resource: string, name: string): string {
  const { errorPrefix } = getIntegration(resource);
  const found = errorNames(resource, 'outcome').find((each) => each === `${errorPrefix}.${name}`);
  if (found === undefined)
    throw new RangeError(`name must be an outcome of ${resource}, got ${name}. Add it to the table of error names.`);
  return found;
}
