import { type InvocationResult, type InvokeOptions } from '../../lambda/invocation.js';

/**
 * The Lambda service, as far as Step Functions needs it. It rejects with an `AwsError` whose `name` is the API's
 * (`ResourceNotFoundException`, `TooManyRequestsException` …) when the function could not be invoked.
 */
export interface LambdaInvoker {
  /**
   * @param functionName a function's name or ARN, with or without a qualifier; @param payload the event as JSON text
   */
  invoke(functionName: string, payload: string, options?: InvokeOptions): Promise<InvocationResult>;
}
