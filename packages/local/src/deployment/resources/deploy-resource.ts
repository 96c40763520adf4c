import { isDeepStrictEqual } from 'node:util';
import { type AssemblyStack } from '../assembly/cloud-assembly.js';
import { type JsonObject } from '../../kernel/json.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type ResourceValues } from '../assembly/template-scope.js';
import { type DeploymentServices } from '../../kernel/resources/deployment-services.js';
import { noteOf } from '../report/type-notes.js';
import { assumedResource } from '../assembly/assumed-values.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { UpdateNotSupported } from '../../kernel/resources/update-not-supported.js';
import { physicalName, stableSuffix } from '../../kernel/resources/physical-name.js';
import { Properties } from '../../kernel/resources/properties.js';
import { propertyDifferences } from '../../kernel/resources/property-support.js';
import { ResourceError } from '../../kernel/resources/resource-error.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../kernel/resources/resource-provider.js';
import { providerOf, supportOf } from './resource-providers.js';

/** A resource of a template that is about to be deployed. */
export interface PendingResource {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
  readonly type: string;
  /** Whether it is retained when it is removed from the app (`DeletionPolicy`). */
  readonly retained: boolean;
  /** Whether the deployment does its work: it is a function of the CDK for custom resources, or a layer of it. */
  readonly isReplaced: boolean;
  /**
   * Evaluates its properties.
   *
   * @param isLenient whether to omit properties that cannot be evaluated, instead of throwing a `TemplateError`
   */
  readonly evaluateProperties: (isLenient: boolean) => JsonObject;
  readonly environment: DeploymentEnvironment;
}

/** A deployed resource. */
export interface DeployedResource {
  readonly values: ResourceValues;
  readonly record: LocalResource;
  readonly retained: boolean;
  /** Whether nothing exists behind its ID: its type is not supported, or it could not be created. */
  readonly isPlaceholder?: true;
}

/** Returns the placeholder for the ID of a resource that does not exist here. */
export type PlaceholderOf = (reason: string) => string;

/**
 * Creates a resource with the provider of its type, or lists it as unsupported. Throws {@link ResourceError} with the
 * service's error as `cause`, or `TemplateError`.
 */
export async function createResource(
  pending: PendingResource,
  services: DeploymentServices,
  placeholderOf: PlaceholderOf,
): Promise<DeployedResource> {
  if (pending.isReplaced) return replacedResource(pending);
  const { type, request, properties } = prepare(pending);
  if (!type) return placeholderResource(pending, properties, placeholderOf);
  return deployed(pending, properties, type, await attempt(pending, () => type.create(request, services)));
}

/**
 * Updates a resource to its current properties in the template. `changed` is false if there is no difference. Throws
 * {@link UpdateNotSupported} if the resource cannot be updated, {@link ResourceError} for errors of the service.
 */
export async function updateResource(
  pending: PendingResource,
  before: DeployedResource,
  services: DeploymentServices,
): Promise<{ readonly resource: DeployedResource; readonly changed: boolean }> {
  const { type, request, properties } = prepare(pending);
  if (!type) throw new UpdateNotSupported(`${pending.type} does not run here`);
  const same = isDeepStrictEqual(properties, before.record.properties);
  // Retry a resource that was unsupported even if its properties are the same: its dependencies may have changed.
  if (same && type.updateAlways !== true && before.record.status === type.status)
    return { resource: { ...before, retained: pending.retained }, changed: false };
  const created = await attempt(pending, () => update(type, request, before.record, services));
  const resource = deployed(pending, properties, type, created);
  return { resource, changed: !isDeepStrictEqual(resource.record, before.record) };
}

function update(
  type: ResourceProvider,
  request: ResourceRequest,
  before: LocalResource,
  services: DeploymentServices,
): CreatedResource | Promise<CreatedResource> {
  if (type.update) return type.update(request, before, services);
  if (type.status === 'stub') return type.create(request, services);
  throw new UpdateNotSupported(`resources of type ${request.type} cannot be updated`);
}

function prepare(pending: PendingResource): {
  readonly type: ResourceProvider | undefined;
  readonly request: ResourceRequest;
  readonly properties: JsonObject;
} {
  const type = providerOf(pending.type);
  const properties = pending.evaluateProperties(type?.status !== 'running');
  return { type, request: requestOf(pending, properties), properties };
}

/** A resource whose type is not supported, or that could not be created for a reason. */
function placeholderResource(
  pending: PendingResource,
  properties: JsonObject,
  placeholderOf: PlaceholderOf,
  reason?: string,
): DeployedResource {
  const { type, environment } = pending;
  const unavailable = reason ?? noteOf(type).reason;
  const values = { ...assumedResource(type, placeholderOf(unavailable), environment), unavailable };
  return {
    values,
    record: {
      ...identityOf(pending, properties),
      physicalId: values.ref,
      status: 'unsupported',
      ...(reason === undefined ? {} : { reason }),
    },
    retained: false,
    isPlaceholder: true,
  };
}

/** A function that nothing invokes, or its layer: a name and an ARN. */
function replacedResource(pending: PendingResource): DeployedResource {
  const properties = pending.evaluateProperties(true);
  const { generatedName, arn } = requestOf(pending, properties);
  const name = generatedName({ maxLength: 64 });
  const isFunction = pending.type === 'AWS::Lambda::Function';
  const ref = isFunction ? name : arn('lambda', `layer:${name}:1`);
  return {
    values: {
      type: pending.type,
      ref,
      attribute: (attribute) => (isFunction && attribute === 'Arn' ? arn('lambda', `function:${name}`) : ref),
    },
    record: {
      ...identityOf(pending, properties),
      physicalId: ref,
      status: 'stub',
      reason: 'The deployment does the work of this function of the CDK itself.',
    },
    retained: false,
    isPlaceholder: true,
  };
}

/** A resource that could not be created, with the reason. */
export function failedResource(
  pending: PendingResource,
  error: ResourceError | TemplateError,
  placeholderOf: PlaceholderOf,
): DeployedResource {
  return placeholderResource(pending, pending.evaluateProperties(true), placeholderOf, problemOf(error));
}

/** The problem with the property: `FilterCriteria: is not supported`. */
export function problemOf({ propertyPath, problem }: ResourceError | TemplateError): string {
  const property = propertyPath?.replace(/^Properties\.?/, '') ?? '';
  return property === '' ? problem : `${property}: ${problem}`;
}

function deployed(
  pending: PendingResource,
  properties: JsonObject,
  type: ResourceProvider,
  { ref, attributes = {}, status = type.status, reason, differences = [] }: CreatedResource,
): DeployedResource {
  const attribute: ResourceValues['attribute'] = (name) =>
    Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  const unavailable =
    status === 'unsupported' && pending.type !== 'AWS::Events::Rule' ? (reason ?? 'it does not run here') : undefined;
  return {
    values: { type: pending.type, ref, attribute, ...(unavailable === undefined ? {} : { unavailable }) },
    record: {
      ...identityOf(pending, properties),
      physicalId: ref,
      status,
      ...(reason === undefined ? {} : { reason }),
      differences:
        status === 'unsupported'
          ? []
          : [...propertyDifferences(supportOf(type, pending.type), properties), ...differences],
    },
    retained: pending.retained,
  };
}

function identityOf({ stack, logicalId, type }: PendingResource, properties: JsonObject) {
  return {
    stack: stack.stackName,
    logicalId,
    path: stack.constructPaths.get(logicalId) ?? logicalId,
    type,
    properties,
    differences: [],
  };
}

async function attempt(
  { stack, logicalId, type }: PendingResource,
  attempt: () => CreatedResource | Promise<CreatedResource>,
): Promise<CreatedResource> {
  try {
    return await attempt();
  } catch (cause) {
    if (cause instanceof ResourceError || cause instanceof TemplateError || cause instanceof UpdateNotSupported)
      throw cause;
    throw new ResourceError(
      { stackName: stack.stackName, logicalId, constructPath: stack.constructPaths.get(logicalId) },
      type,
      describe(cause),
      { cause },
    );
  }
}

function requestOf(pending: PendingResource, values: JsonObject): ResourceRequest {
  const { stack, logicalId, type, environment } = pending;
  const { stackName } = stack;
  const constructPath = stack.constructPaths.get(logicalId);
  const complain = (propertyPath: string | undefined, problem: string): never => {
    throw new ResourceError({ stackName, logicalId, constructPath, propertyPath }, type, problem);
  };
  return {
    stackName,
    logicalId,
    constructPath,
    type,
    properties: new Properties(values, complain),
    environment,
    generatedName: (rules) => physicalName([stackName, logicalId], rules),
    generatedId: (length, characters) => stableSuffix(`${stackName}\n${logicalId}`, length, characters),
    arn: (service, resource) =>
      `arn:${environment.partition}:${service}:${environment.region}:${environment.accountId}:${resource}`,
    fail: (problem) => complain(undefined, problem),
  };
}

/** The service's error with its name: `ValidationException: …`. */
function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
