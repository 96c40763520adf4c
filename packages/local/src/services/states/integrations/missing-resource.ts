import { type TaskResource } from '@stepwell/asl';
import { type ActivityStore } from '../activities/activity-store.js';
import { optimizedService } from './service-call/optimized-service.js';
import { type Kernel } from '../../../kernel/kernel.js';
import { capitalized } from './service-call/casing.js';
import { unsupportedService } from './service-call/service-call.js';

/** Why a task cannot be scheduled; `undefined` if it can. */
export function missingResource(resource: TaskResource, activities: ActivityStore, kernel: Kernel): string | undefined {
  switch (resource.kind) {
    case 'lambda':
      return kernel.service('lambda') === undefined ? unsupportedService('lambda') : undefined;
    case 'activity':
      return activities.has(resource.arn) ? undefined : `The activity ${resource.arn} does not exist.`;
    case 'service':
      return resource.resourceType === 'http' ? undefined : missingService(resource, kernel);
  }
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

function missingService(resource: TaskResource, kernel: Kernel): string | undefined {
  const serviceId = serviceIdOf(resource);
  if (serviceId === undefined)
    return `The local runtime has no integration '${resource.resourceType}:${resource.resource}'.`;
  return kernel.service(serviceId) === undefined ? unsupportedService(serviceId) : undefined;
}

function serviceIdOf({ resourceType }: TaskResource): string | undefined {
  if (resourceType.startsWith('aws-sdk:')) return resourceType.slice('aws-sdk:'.length);
  return resourceType === 'lambda' ? 'lambda' : optimizedService(resourceType)?.serviceId;
}
