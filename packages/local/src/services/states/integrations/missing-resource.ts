import { type TaskResource } from '@stepwell/asl';
import { type Kernel } from '../../../kernel/kernel.js';
import { type ActivityStore } from '../activities/activity-store.js';
import { capitalized } from './service-call/casing.js';
import { optimizedService } from './service-call/optimized-service.js';

/** Why a task cannot be scheduled; `undefined` if it can. */
export function missingResource(resource: TaskResource, activities: ActivityStore, kernel: Kernel): string | undefined {
  if (resource.kind === 'activity')
    return activities.has(resource.arn) ? undefined : `The activity ${resource.arn} does not exist.`;
  return missingOperation(resource, kernel);
}

/** Why no service here can run a task: no such service, integration or operation; `undefined` if one can. */
export function missingOperation(resource: TaskResource, kernel: Kernel): string | undefined {
  if (resource.kind === 'activity' || resource.resourceType === 'http') return undefined;
  const id = serviceIdOf(resource);
  const service = id === undefined ? undefined : kernel.service(id);
  const called = `${resource.resourceType}:${resource.resource}`;
  if (service === undefined) return `${called} does not run here.`;
  if (resource.resourceType === 'apigateway') return undefined;
  const operation = resource.kind === 'lambda' ? 'Invoke' : capitalized(resource.action);
  return Object.hasOwn(service.operations, operation)
    ? undefined
    : `${called} does not run here, although other operations of ${id} do.`;
}

function serviceIdOf({ resourceType }: TaskResource): string | undefined {
  if (resourceType.startsWith('aws-sdk:')) return resourceType.slice('aws-sdk:'.length);
  if (resourceType === 'apigateway') return 'executeapi';
  return resourceType === 'lambda' ? 'lambda' : optimizedService(resourceType)?.serviceId;
}
