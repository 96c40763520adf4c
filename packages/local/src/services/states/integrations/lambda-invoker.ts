import { type InvocationResult, type InvokeOptions } from '../../lambda/invocation.js';

/**
 * Invokes Lambda functions for Step Functions. Rejects with an `AwsError` whose `name` is the API's error name
 * (`ResourceNotFoundException`, `TooManyRequestsException` …) if the function cannot be invoked.
 */
export interface LambdaInvoker {
  /** @param functionName function name or ARN, with or without a qualifier; @param payload the event as JSON text */
  invoke(functionName: string, payload: string, options?: InvokeOptions): Promise<InvocationResult>;
}
