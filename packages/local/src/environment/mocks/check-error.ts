import { getIntegration, statesErrors } from '@stepwell/core/integration-errors';
import { type TaskResource } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { ResponseLost } from '../../kernel/kernel.js';
import { findModel } from '../../kernel/models/read-model.js';
import { type ServiceModel } from '../../kernel/models/service-model.js';
import { didYouMean } from '../../kernel/nearest-names.js';
import { ownValue } from '../../kernel/own-value.js';
import { exceptionName } from '../../services/states/integrations/service-call/call-failure.js';
import { sdkExceptionName } from '../../services/states/integrations/service-call/sdk-names.js';
import { optimizedOnAws } from '../../services/states/integrations/service-call/optimized-on-aws.js';
import { optimizedService } from '../../services/states/integrations/service-call/optimized-service.js';
import { serviceName } from '../../services/states/integrations/service-call/service-name.js';
import { taskOperation } from './result-shape.js';

/** Error names that Step Functions itself gives to tasks. */
const ofStepFunctions: readonly string[] = [
  statesErrors.taskFailed,
  statesErrors.timeout,
  'States.HeartbeatTimeout',
  'States.Permissions',
  'States.DataLimitExceeded',
];

/** The errors of an operation, as Step Functions names them. */
interface ErrorNames {
  /** The part before the period; `undefined` if it is not known. */
  readonly prefix: string | undefined;
  /** Names without the prefix. */
  readonly names: readonly string[];
  /** Whether the service has a further error for everything that its model does not describe. */
  readonly isBase: (name: string) => boolean;
}

/**
 * The problem of an error name in the mock of a task; `undefined` if the task can fail with it. Functions, activities
 * and task tokens can fail with any error, apart from misspelled names of Step Functions and Lambda.
 */
export function taskErrorProblem(error: string, resource: TaskResource): string | undefined {
  const { kind, resourceType, pattern } = resource;
  if (kind !== 'service' || resourceType === 'lambda' || pattern === 'waitForTaskToken')
    return misspelledName(error, kind === 'lambda' || resourceType === 'lambda');
  if (ofStepFunctions.includes(error)) return undefined;
  if (resourceType === 'http')
    return error.startsWith('States.Http.')
      ? undefined
      : unknownError(error, ['States.Http.StatusCode.404', 'States.Http.Socket', ...ofStepFunctions]);
  if (resourceType === 'apigateway')
    return /^ApiGateway\.(\d{3}|\w+)$/.test(error)
      ? undefined
      : unknownError(error, ['ApiGateway.404', ...ofStepFunctions]);
  const called = taskOperation(resource);
  if (resourceType.startsWith('aws-sdk:')) {
    const { id, javaName } = serviceName(resourceType.slice('aws-sdk:'.length));
    if (called === undefined) return undefined;
    const base = `${javaName}Exception`;
    return problemOf(
      error,
      {
        ...modeledNames(called.model, called.operation, sdkExceptionName),
        prefix: javaName,
        isBase: (name) => name === base,
      },
      [base],
      id,
    );
  }
  const optimized = optimizedService(resourceType);
  const prefix = optimized?.errorPrefix ?? ownValue(optimizedOnAws, resourceType)?.errorPrefix;
  const names = called === undefined ? { names: [] } : modeledNames(called.model, called.operation, exceptionName);
  const isBase = (name: string): boolean =>
    called === undefined ||
    name === optimized?.baseException ||
    /^(Amazon|AWS)\w+Exception$/.test(name) ||
    /^\d{3}$|^Unknown$|^FailedEntry$/.test(name);
  return problemOf(
    error,
    { ...names, prefix, isBase },
    optimized === undefined ? [] : [optimized.baseException],
    resourceType,
  );
}

/** The problem of a name that is similar to one of Step Functions, or of Lambda and its runtimes. */
function misspelledName(error: string, callsFunction: boolean): string | undefined {
  if (!(callsFunction ? /^(States|Lambda|Sandbox|Runtime)\./i : /^States\./i).test(error)) return undefined;
  const known = [...ofStepFunctions, ...(callsFunction ? namesOfLambda() : [])];
  const hint = known.includes(error) ? '' : didYouMean(error, known);
  return hint === ''
    ? undefined
    : `'${error}' is not an error of Step Functions${callsFunction ? ' or Lambda' : ''}. ${hint}`;
}

function namesOfLambda(): string[] {
  const model = findModel('lambda');
  const modeled =
    model === undefined ? [] : modeledNames(model, 'Invoke', exceptionName).names.map((name) => `Lambda.${name}`);
  return [...modeled, ...getIntegration('lambda').errors.map(({ name }) => name)];
}

/** The problem of an error name in the mock of calls of an operation; `undefined` if the operation can fail with it. */
export function callErrorProblem(error: string, model: ServiceModel, operation: string): string | undefined {
  const { javaName, id } = serviceName(model.id);
  const base = `${javaName}Exception`;
  return problemOf(
    error,
    { ...modeledNames(model, operation, sdkExceptionName), prefix: javaName, isBase: (name) => name === base },
    [base],
    id,
  );
}

/** A mocked error as the service answers it. Errors that the model does not have are `InternalFailure`. */
export function serviceError(error: string, cause: string | undefined, model: ServiceModel): AwsError {
  const name = error.slice(error.indexOf('.') + 1);
  if (name === 'SdkClientException') return new ResponseLost();
  const message = cause ?? 'The error of a mock';
  const modeled = Object.entries(model.errors).find(
    ([known, { code }]) => [exceptionName, sdkExceptionName].some((of) => of(known) === of(name)) || code === name,
  );
  if (modeled === undefined) return new AwsError('InternalFailure', message, 500);
  const [known, { code = known, status }] = modeled;
  return new AwsError(code, message, status);
}

/** The errors that an operation can have: its own, and those of the model that no operation lists. */
function modeledNames(
  model: ServiceModel,
  operation: string,
  nameOf: (error: string) => string,
): Pick<ErrorNames, 'names'> {
  const own = ownValue(model.operations, operation)?.errors ?? [];
  const listed = new Set(Object.values(model.operations).flatMap(({ errors = [] }) => errors));
  // The models of REST-XML services list few of their errors.
  const shared = Object.keys(model.errors).filter((name) => !listed.has(name) || model.protocol === 'rest-xml');
  return { names: [...new Set([...own, ...shared, 'SdkClient'])].map(nameOf) };
}

function problemOf(
  error: string,
  { prefix, names, isBase }: ErrorNames,
  bases: readonly string[],
  service: string,
): string | undefined {
  const [, givenPrefix, name = ''] = /^([\w-]+)\.(.+)$/.exec(error) ?? [];
  const isPrefix = givenPrefix !== undefined && (prefix === undefined || givenPrefix === prefix);
  if (isPrefix && (names.includes(name) || isBase(name))) return undefined;
  const shownPrefix = prefix ?? givenPrefix ?? serviceName(service).javaName;
  return unknownError(error, [...[...names, ...bases].map((each) => `${shownPrefix}.${each}`), ...ofStepFunctions]);
}

function unknownError(error: string, valid: readonly string[]): string {
  const hint = didYouMean(error, valid);
  return `'${error}' is not an error of this action. ${hint === '' ? '' : `${hint} `}Valid errors: ${valid.join(', ')}`;
}
