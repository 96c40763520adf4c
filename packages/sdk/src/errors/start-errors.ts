import { isNamed, SdkError } from './sdk-error.js';

/**
 * The name is taken by an execution with other input. Names of ended executions stay taken for 90 days:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export class ExecutionNameConflict extends SdkError {
  readonly executionName: string;
  /** The execution that has the name. */
  readonly executionArn: string;

  constructor(executionName: string, executionArn: string, requestId: string | undefined, cause: unknown) {
    super(
      'ExecutionNameConflict',
      `The execution name '${executionName}' is taken by an execution with other input (${executionArn}): give another name, or the same input`,
      { fault: 'caller', retryable: false, requestId, cause },
    );
    this.executionName = executionName;
    this.executionArn = executionArn;
  }
}

/** The input is larger than an execution may carry, and the workflow has no way to take it through S3. */
export class PayloadTooLarge extends SdkError {
  /** Size of the input as UTF-8 JSON, in bytes. */
  readonly size: number;
  /** The limit that it exceeds, in bytes. */
  readonly limit: number;

  constructor(size: number, limit: number, remedy: string) {
    super('PayloadTooLarge', `The input has ${size} bytes, an execution takes at most ${limit}: ${remedy}`, {
      fault: 'caller',
      retryable: false,
    });
    this.size = size;
    this.limit = limit;
  }
}

/** The state machine's tags do not name the bucket or table that a helper needs. */
export class ResourceUnknown extends SdkError {
  /** The tag that is missing. */
  readonly tag: string;

  constructor(stateMachineArn: string, tag: string, option: string) {
    super(
      'ResourceUnknown',
      `The state machine ${stateMachineArn} carries no tag '${tag}': deploy it with @stepwell/constructs, or pass ${option}`,
      { fault: 'caller', retryable: false },
    );
    this.tag = tag;
  }
}

/** Whether `error` says that an execution name is taken. */
export function isExecutionNameConflict(error: unknown): error is ExecutionNameConflict {
  return isNamed(error, 'ExecutionNameConflict');
}

/** Whether `error` says that an input is above the payload limit. */
export function isPayloadTooLarge(error: unknown): error is PayloadTooLarge {
  return isNamed(error, 'PayloadTooLarge');
}

/** Whether `error` says that a workflow's bucket or table could not be found out. */
export function isResourceUnknown(error: unknown): error is ResourceUnknown {
  return isNamed(error, 'ResourceUnknown');
}
