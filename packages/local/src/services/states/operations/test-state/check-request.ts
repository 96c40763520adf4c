import { findState, type JsonObject, parseResource, nestedPrograms } from '@stepwell/asl';
import { statesError, validationError } from '../../errors.js';

/** Members of a request that are allowed only with a mock, with their names in AWS's messages. */
export interface MockOnlyFields {
  readonly Context: unknown;
  readonly RetrierRetryCount: unknown;
  readonly ErrorCausedByState: unknown;
  readonly MapIterationFailureCount: unknown;
  readonly MapItemReaderData: unknown;
}

/**
 * Checks the required and the forbidden members of a request without a mock. For states and patterns that need a mock,
 * the errors are those that AWS had before it supported mocks.
 *
 * @throws AwsError `ValidationException` or `InvalidDefinition`
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export function checkUnmocked(
  { Type, Resource }: JsonObject,
  roleArn: string | undefined,
  needsMock: MockOnlyFields,
): void {
  const given = Object.entries(needsMock).find(([, value]) => value !== undefined);
  if (given !== undefined)
    throw validationError(`TestState does not support ${given[0]} when a mock is not specified.`);
  if (Type === 'Map' || Type === 'Parallel')
    throw statesError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. ' +
        'Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  if (Type !== 'Task') return;
  const resource = parseResource(String(Resource));
  if (resource?.kind === 'activity')
    throw validationError(`Resource '${resource.arn}' is not supported when a mock is not specified`);
  if (resource !== undefined && resource.pattern !== 'request-response')
    throw statesError(
      'InvalidDefinition',
      "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
    );
  if (roleArn === undefined) throw validationError('RoleArn must be specified when testing a Task state');
}

/** Checks a request with a mock. */
export function checkMocked(revealSecrets: boolean | undefined): void {
  if (revealSecrets === true)
    throw validationError('TestState does not support RevealSecrets when a mock is specified.');
}

/** Checks that the state that causes a mocked error is inside the Map or Parallel state. */
export function checkErrorSource(state: JsonObject, errorCausedByState: string | undefined): void {
  if (errorCausedByState === undefined || (state['Type'] !== 'Map' && state['Type'] !== 'Parallel')) return;
  if (nestedPrograms(state).some((program) => findState(program, errorCausedByState) !== undefined)) return;
  throw validationError(`State '${errorCausedByState}', named in ErrorCausedByState, not found in definition`);
}
