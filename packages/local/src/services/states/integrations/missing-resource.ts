import { type TaskResource } from '@stepwell/asl';
import { type Kernel } from '../../../kernel/kernel.js';
import { ownValue } from '../../../kernel/own-value.js';
import { type ActivityStore } from '../activities/activity-store.js';
import { capitalized } from './service-call/casing.js';
import { optimizedService } from './service-call/optimized-service.js';
import { unsupportedService } from './service-call/service-call.js';

/** Why a task cannot be scheduled; `undefined` if it can. */
export function missingResource(resource: TaskResource, activities: ActivityStore, kernel: Kernel): string | undefined {
  if (resource.kind === 'activity')
    return activities.has(resource.arn) ? undefined : `The activity ${resource.arn} does not exist.`;
  return missingOperation(resource, kernel);
}

/** Why the action of a task cannot run here: no such service, integration or operation; `undefined` if it can. */
export function unavailableAction(resource: TaskResource, kernel: Kernel): string | undefined {
  if (resource.kind !== 'service' || resource.resourceType === 'http') return undefined;
  const id = serviceIdOf(resource);
  const action = `${resource.resourceType}:${resource.resource}`;
  const service = id === undefined ? undefined : kernel.service(id);
  if (service === undefined) return `${action} does not run here.`;
  const name = capitalized(resource.action);
  return Object.hasOwn(service.model.operations, name) && !Object.hasOwn(service.operations, name)
    ? `${action} does not run here, although other operations of ${id} do.`
    : undefined;
}

/** Why no service here can run a task: the service, the operation or the integration does not run locally. */
export function missingOperation(resource: TaskResource, kernel: Kernel): string | undefined {
  if (resource.kind === 'activity' || resource.resourceType === 'http') return undefined;
  if (resource.resourceType === 'lambda')
    return kernel.service('lambda') === undefined ? unsupportedService('lambda') : undefined;
  const serviceId = serviceIdOf(resource);
  if (serviceId === undefined)
    return `The local runtime has no integration '${resource.resourceType}:${resource.resource}'.`;
  const service = kernel.service(serviceId);
  if (service === undefined) return unsupportedService(serviceId);
  return ownValue(service.operations, capitalized(resource.action)) === undefined
    ? `The local runtime does not have the operation '${resource.action}' of the service '${serviceId}'.`
    : undefined;
}

function serviceIdOf({ resourceType }: TaskResource): string | undefined {
  if (resourceType.startsWith('aws-sdk:')) return resourceType.slice('aws-sdk:'.length);
  return resourceType === 'lambda' ? 'lambda' : optimizedService(resourceType)?.serviceId;
}
