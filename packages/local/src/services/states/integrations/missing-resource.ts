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

/** Why no service here can run a task: the service, the operation or the integration does not run locally. */
export function missingOperation(resource: TaskResource, kernel: Kernel): string | undefined {
  if (resource.kind === 'activity' || resource.resourceType === 'http') return undefined;
  if (resource.resourceType === 'lambda')
    return kernel.service('lambda') === undefined ? unsupportedService('lambda') : undefined;
  const serviceId = resource.resourceType.startsWith('aws-sdk:')
    ? resource.resourceType.slice('aws-sdk:'.length)
    : optimizedService(resource.resourceType)?.serviceId;
  if (serviceId === undefined)
    return `The local runtime has no integration '${resource.resourceType}:${resource.resource}'.`;
  const service = kernel.service(serviceId);
  if (service === undefined) return unsupportedService(serviceId);
  return ownValue(service.operations, capitalized(resource.action)) === undefined
    ? `The local runtime does not have the operation '${resource.action}' of the service '${serviceId}'.`
    : undefined;
}
