/** One invocation, as Lambda's Invoke takes it. */
export interface LambdaInvocation {
  /** A function's name or ARN, with or without a qualifier. */
  readonly functionName: string;
  readonly qualifier?: string;
  readonly invocationType?: 'RequestResponse' | 'Event' | 'DryRun';
  /** The event as JSON text. */
  readonly payload: string;
  /** Base64, as the API takes it. */
  readonly clientContext?: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** What Invoke answers. */
export interface LambdaInvocationResult {
  /** 200 for RequestResponse, 202 for Event, 204 for DryRun. */
  readonly statusCode: number;
  /** `Handled` or `Unhandled` when the function failed; its payload is then the error object. */
  readonly functionError?: string;
  /** The function's answer as JSON text; empty for Event and DryRun. */
  readonly payload: string;
  readonly executedVersion?: string;
  readonly requestId: string;
}

/**
 * The Lambda service, as far as Step Functions needs it. It rejects with an error whose `name` is the API's
 * (`ResourceNotFoundException`, `TooManyRequestsException` …) when the function could not be invoked.
 */
export interface LambdaInvoker {
  invoke(invocation: LambdaInvocation): Promise<LambdaInvocationResult>;
}
