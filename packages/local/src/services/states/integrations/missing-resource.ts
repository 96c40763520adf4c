import { type TaskResource } from '@stepwell/asl';
import { type ActivityStore } from '../activities/activity-store.js';
import { optimizedService } from './service-call/optimized-service.js';
import { type Kernel } from '../../../kernel/kernel.js';
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

function missingService(resource: TaskResource, kernel: Kernel): string | undefined {
  const serviceId = resource.resourceType.startsWith('aws-sdk:')
    ? resource.resourceType.slice('aws-sdk:'.length)
    : resource.resourceType === 'lambda'
      ? 'lambda'
      : optimizedService(resource.resourceType)?.serviceId;
  if (serviceId === undefined)
    return `The local runtime has no integration '${resource.resourceType}:${resource.resource}'.`;
  return kernel.service(serviceId) === undefined ? unsupportedService(serviceId) : undefined;
}
