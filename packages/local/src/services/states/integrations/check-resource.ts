import { isJsonObject, type Json, type JsonObject, type ParametersProblem, type TaskResource } from '@stepwell/asl';
import { checkHttpParameters } from './http/check-http-parameters.js';
import { checkLambdaParameters } from './lambda-task.js';
import { missingParameter } from './required-parameters.js';
import { capitalized } from './service-call/casing.js';
import { memberNames, spellingOf } from './service-call/member-names.js';
import { optimizedOnAws } from './service-call/optimized-on-aws.js';
import { optimizedService } from './service-call/optimized-service.js';
import { unsupportedField } from './service-call/task-input.js';
import { findModel } from '../../../kernel/models/read-model.js';
import { type ServiceModel } from '../../../kernel/models/service-model.js';
import { ownValue } from '../../../kernel/own-value.js';

/** S3 actions of ItemReaders and ResultWriters. */
const mapData: ReadonlySet<string> = new Set(['getObject', 'listObjectsV2', 'putObject']);

/**
 * The problem of a Task's resource, with the message of CreateStateMachine. Services that exist only on AWS are
 * accepted, so that the workflow can be deployed locally; the task fails when it runs.
 */
export function checkResource(
  resource: TaskResource,
  parameters: Json | undefined,
): string | ParametersProblem | undefined {
  if (resource.kind !== 'service') return undefined;
  const missing = isJsonObject(parameters ?? null) ? missingParameter(resource, parameters as JsonObject) : undefined;
  return (
    checkNames(resource, parameters) ??
    (missing === undefined ? undefined : { message: `The field '${missing}' is required but was missing` })
  );
}

function checkNames(resource: TaskResource, parameters: Json | undefined): string | ParametersProblem | undefined {
  const names = isJsonObject(parameters) ? Object.keys(parameters).map((name) => name.replace(/\.\$$/, '')) : [];
  if (resource.resourceType === 'lambda')
    return resource.action === 'invoke' && isOneOf(resource.pattern, ['waitForTaskToken'])
      ? inParameters(checkLambdaParameters(names))
      : notRecognized(resource);
  if (resource.resourceType === 'http')
    return resource.action === 'invoke' && resource.pattern === 'request-response'
      ? inParameters(checkHttpParameters(parameters))
      : notRecognized(resource);
  if (resource.resourceType.startsWith('aws-sdk:')) {
    const model = findModel(resource.resourceType.slice('aws-sdk:'.length));
    if (resource.pattern === 'sync' || resource.pattern === 'sync:2') return notRecognized(resource);
    return model === undefined ? undefined : checkOperation(resource, model, names);
  }
  if (resource.resourceType === 's3') return mapData.has(resource.resource) ? undefined : notRecognized(resource);
  const optimized = optimizedService(resource.resourceType);
  if (optimized === undefined)
    return Object.hasOwn(optimizedOnAws, resource.resourceType) ? undefined : notRecognized(resource);
  const patterns = ownValue(optimized.actions, resource.action);
  if (patterns === undefined || !isOneOf(resource.pattern, patterns)) return notRecognized(resource);
  const model = findModel(optimized.serviceId);
  return model === undefined ? undefined : checkOperation(resource, model, names);
}

function checkOperation(
  resource: TaskResource,
  model: ServiceModel,
  names: readonly string[],
): string | ParametersProblem | undefined {
  const operation = ownValue(model.operations, capitalized(resource.action));
  if (operation === undefined) return notRecognized(resource);
  const members =
    operation.input === undefined ? undefined : memberNames(model, operation.input, spellingOf(resource.resourceType));
  const unknown = names.find((name) => members?.memberOf(name) === undefined);
  return unknown === undefined ? undefined : { message: unsupportedField(unknown, members) };
}

function inParameters(problem: string | undefined): ParametersProblem | undefined {
  return problem === undefined ? undefined : { message: problem };
}

function isOneOf(pattern: TaskResource['pattern'], patterns: readonly TaskResource['pattern'][]): boolean {
  return pattern === 'request-response' || patterns.includes(pattern);
}

function notRecognized(resource: TaskResource): string {
  return (
    `The resource provided ${resource.arn} is not recognized. The value is not a valid resource ARN, or the ` +
    'resource is not available in this region.'
  );
}
