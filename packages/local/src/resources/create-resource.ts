import { type AssemblyStack } from '../assembly/cloud-assembly.js';
import { type JsonObject } from '../assembly/json.js';
import { TemplateError } from '../assembly/template-error.js';
import { type DeploymentEnvironment, type ResourceValues } from '../assembly/template-scope.js';
import { type DeploymentServices } from './deployment-services.js';
import { inertValues } from './inert.js';
import { type LocalResource } from './local-resource.js';
import { physicalName, stableSuffix } from './physical-name.js';
import { Properties } from './properties.js';
import { ResourceError } from './resource-error.js';
import { type ResourceRequest } from './resource-type.js';
import { resourceTypes } from './resource-types.js';

/** A resource of a template whose turn it is. */
export interface PendingResource {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
  readonly type: string;
  /** Evaluates its properties; not called for inert types, which may use what cannot be evaluated here. */
  readonly evaluated: () => JsonObject;
  readonly environment: DeploymentEnvironment;
}

/** Creates a resource by its type, or lists it as inert. Throws {@link ResourceError} with the service's error as `cause`. */
export async function createResource(pending: PendingResource, services: DeploymentServices): Promise<{ readonly values: ResourceValues; readonly record: LocalResource }> {
  const { stack, logicalId, type } = pending;
  const resourceType = resourceTypes.get(type);
  const properties = resourceType ? pending.evaluated() : {};
  const request = requestOf(pending, properties);
  const identity = { stack: stack.stackName, logicalId, path: request.constructPath ?? logicalId, type, properties };
  if (!resourceType) {
    const values = inertValues(request);
    return { values, record: { ...identity, physicalId: values.ref, status: 'inert' } };
  }
  try {
    const { ref, attributes = {}, status = resourceType.status, reason } = await resourceType.create(request, services);
    const attribute: ResourceValues['attribute'] = (name) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined);
    return { values: { type, ref, attribute }, record: { ...identity, physicalId: ref, status, ...(reason === undefined ? {} : { reason }) } };
  } catch (cause) {
    if (cause instanceof ResourceError || cause instanceof TemplateError) throw cause;
    const { stackName } = stack;
    throw new ResourceError({ stackName, logicalId, constructPath: request.constructPath }, type, describe(cause), { cause });
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
    arn: (service, resource) => `arn:${environment.partition}:${service}:${environment.region}:${environment.accountId}:${resource}`,
    fail: (problem) => complain(undefined, problem),
  };
}

/** `ValidationException: …`: the service's error with its name, which says more than its message alone. */
function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
