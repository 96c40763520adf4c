import { type TaskResource } from '@stepwell/asl';
import { optimisedService } from '../../integrations/sdk/optimised-service.js';

/** The operation whose answer a task's result is. */
export interface MockedOperation {
  /** As in `aws-sdk:<serviceId>:<action>`. */
  readonly serviceId: string;
  readonly action: string;
  /** Fields that the integration gives as JSON, whatever the API has there. */
  readonly free: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

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
          free: pattern === 'sync:2' ? new Set(['Input', 'Output']) : none,
        }
      : undefined;
  }
  if (resourceType.startsWith('aws-sdk:'))
    return { serviceId: resourceType.slice('aws-sdk:'.length), action, free: none };
  // A function's answer is not text, as in Lambda's own API, but what the text says.
  if (resourceType === 'lambda') return { serviceId: 'lambda', action, free: new Set(['Payload']) };
  return { serviceId: optimisedService(resourceType)?.sdkId ?? resourceType, action, free: none };
}
