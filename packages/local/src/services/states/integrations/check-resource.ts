import { isJsonObject, type Json, type JsonObject, type ParametersProblem, type TaskResource } from '@stepwell/asl';
import { checkHttpParameters } from './http/check-http-parameters.js';
import { checkLambdaParameters } from './lambda-task.js';
import { missingParameter } from './required-parameters.js';
import { capitalized } from './service-call/casing.js';
import { memberNames, spellingOf } from './service-call/member-names.js';
import { optimizedOnAws } from './service-call/optimized-on-aws.js';
import { optimizedService, optimizedServices } from './service-call/optimized-service.js';
import { sdkActionName } from './service-call/sdk-names.js';
import { sdkServiceIds } from './service-call/service-name.js';
import { unsupportedField } from './service-call/task-input.js';
import { findModel } from '../../../kernel/models/read-model.js';
import { type ServiceModel } from '../../../kernel/models/service-model.js';
import { didYouMean, nearestNames } from '../../../kernel/nearest-names.js';
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
    if (resource.pattern === 'sync' || resource.pattern === 'sync:2') return notRecognized(resource);
    const service = resource.resourceType.slice('aws-sdk:'.length);
    const model = findModel(service);
    return model === undefined ? checkService(resource, service) : checkOperation(resource, model, names);
  }
  if (resource.resourceType === 's3') return mapData.has(resource.resource) ? undefined : notRecognized(resource);
  const optimized = optimizedService(resource.resourceType);
  const actions = optimized?.actions ?? ownValue(optimizedOnAws, resource.resourceType)?.actions;
  if (actions === undefined) return notRecognized(resource, integrationNames);
  const patterns = ownValue(actions, resource.action);
  if (patterns === undefined) return notRecognized(resource, Object.keys(actions), resource.action);
  if (!isOneOf(resource.pattern, patterns))
    return notRecognized(
      resource,
      [resource.action, ...patterns.map((each) => `${resource.action}.${each}`)],
      resource.resource,
    );
  const model = optimized === undefined ? undefined : findModel(optimized.serviceId);
  return model === undefined ? undefined : checkOperation(resource, model, names);
}

/** The names of all optimized integrations of AWS. */
const integrationNames: readonly string[] = [
  ...optimizedServices.map(({ name }) => name),
  ...Object.keys(optimizedOnAws),
  'aws-sdk',
  'http',
  'lambda',
];

/** A service without a model exists on AWS, or is newer than the list of services, unless its name is misspelled. */
function checkService(resource: TaskResource, service: string): string | undefined {
  const known = sdkServiceIds();
  return known.includes(service) || nearestNames(service, known).length === 0
    ? undefined
    : notRecognized(resource, known, service);
}

function checkOperation(
  resource: TaskResource,
  model: ServiceModel,
  names: readonly string[],
): string | ParametersProblem | undefined {
  const name = capitalized(resource.action);
  const operation = ownValue(model.operations, name);
  if (operation === undefined || resource.action !== sdkActionName(name))
    return notRecognized(resource, Object.keys(model.operations).map(sdkActionName), resource.action);
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

/** AWS's message, followed by the names that are similar to a part of the resource. */
function notRecognized(resource: TaskResource, names: readonly string[] = [], part = resource.resourceType): string {
  const hint = didYouMean(part, names);
  return (
    `The resource provided ${resource.arn} is not recognized. The value is not a valid resource ARN, or the ` +
    `resource is not available in this region.${hint === '' ? '' : ` ${hint}`}`
  );
}
