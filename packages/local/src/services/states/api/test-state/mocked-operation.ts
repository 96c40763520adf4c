import { type TaskResource } from '@stepwell/asl';
import { optimizedService } from '../../integrations/sdk/optimized-service.js';

/** The operation whose answer a task's result is. */
export interface MockedOperation {
  /** As in `aws-sdk:<serviceId>:<action>`. */
  readonly serviceId: string;
  readonly action: string;
  /** Fields that the integration gives as JSON, whatever the API has there. */
  readonly untypedFields: ReadonlySet<string>;
}

const noFields: ReadonlySet<string> = new Set();

/**
 * Which API's answer a task's result is; undefined where it is none: functions and activities give what they like, and
 * so does whoever has a task token. A nested execution that is waited for gives what DescribeExecution answers.
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
  // A function's answer is not text, as in Lambda's own API, but what the text says.
  if (resourceType === 'lambda') return { serviceId: 'lambda', action, untypedFields: new Set(['Payload']) };
  return { serviceId: optimizedService(resourceType)?.sdkId ?? resourceType, action, untypedFields: noFields };
}
