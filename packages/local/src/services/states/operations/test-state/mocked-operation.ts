import { type TaskResource } from '@stepwell/asl';
import { optimizedService } from '../../integrations/service-call/optimized-service.js';

/** The operation whose response is a task's result. */
export interface MockedOperation {
  /** As in `aws-sdk:<serviceId>:<action>`. */
  readonly serviceId: string;
  readonly action: string;
  /** Fields that the integration returns as JSON, regardless of their type in the API. */
  readonly untypedFields: ReadonlySet<string>;
}

const noFields: ReadonlySet<string> = new Set();

/**
 * The operation whose response is a task's result. `undefined` for functions, activities and task tokens, which can
 * return any value. The result of a nested execution with `.sync` is that of DescribeExecution.
 */
export function mockedOperation({ kind, resourceType, action, pattern }: TaskResource): MockedOperation | undefined {
  if (kind !== 'service' || pattern === 'waitForTaskToken') return undefined;
  if (pattern !== 'request-response') {
    return resourceType === 'states'
      ? {
          serviceId: 'sfn',
          action: 'describeExecution',
          untypedFields: pattern === 'sync:2' ? new Set(['Input', 'Output']) : noFields,
        }
      : undefined;
  }
  if (resourceType.startsWith('aws-sdk:'))
    return { serviceId: resourceType.slice('aws-sdk:'.length), action, untypedFields: noFields };
  // The payload of a function is parsed JSON, unlike in Lambda's API.
  if (resourceType === 'lambda') return { serviceId: 'lambda', action, untypedFields: new Set(['Payload']) };
  return { serviceId: optimizedService(resourceType)?.serviceId ?? resourceType, action, untypedFields: noFields };
}
