import { type InvalidInput } from '@stepwell/core';
import { isNamed, SdkError } from './sdk-error.js';

/**
 * Whether an error is an `InvalidInput`. `error.problems` lists all problems; `error.field` is the field of the first.
 */
export function isInvalidInput(error: unknown): error is InvalidInput {
  return (
    error instanceof Error && error.name === 'InvalidInput' && 'problems' in error && Array.isArray(error.problems)
  );
}

/**
 * An execution with this name and a different input exists. Names of ended executions are reserved for 90 days:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export class ExecutionNameConflict extends SdkError {
  readonly executionName: string;
  /** The existing execution with this name. */
  readonly executionArn: string;

  constructor(executionName: string, executionArn: string, requestId: string | undefined, cause: unknown) {
    super(
      'ExecutionNameConflict',
      `The execution name '${executionName}' is already used with a different input (${executionArn}): ` +
        'use another name or the same input',
      { fault: 'caller', retryable: false, requestId, cause },
    );
    this.executionName = executionName;
    this.executionArn = executionArn;
  }
}

/** The input exceeds the payload limit and cannot be passed through S3. */
export class PayloadTooLarge extends SdkError {
  /** Size of the input as UTF-8 JSON, in bytes. */
  readonly size: number;
  /** The limit that it exceeds, in bytes. */
  readonly limit: number;

  constructor(size: number, limit: number, remedy: string) {
    super('PayloadTooLarge', `The input must be at most ${limit} bytes, got ${size}: ${remedy}`, {
      fault: 'caller',
      retryable: false,
    });
    this.size = size;
    this.limit = limit;
  }
}

/** The tags of the state machine do not name a bucket, table or queue that a call needs. */
export class ResourceUnknown extends SdkError {
  /** The missing tag. */
  readonly tag: string;

  constructor(stateMachineArn: string, tag: string, option: string) {
    super(
      'ResourceUnknown',
      `The state machine ${stateMachineArn} has no tag '${tag}': ` +
        `deploy it with @stepwell/constructs, or pass ${option}`,
      { fault: 'caller', retryable: false },
    );
    this.tag = tag;
  }
}

/** Whether `error` is an {@link ExecutionNameConflict}. */
export function isExecutionNameConflict(error: unknown): error is ExecutionNameConflict {
  return isNamed(error, 'ExecutionNameConflict');
}

/** Whether `error` is a {@link PayloadTooLarge}. */
export function isPayloadTooLarge(error: unknown): error is PayloadTooLarge {
  return isNamed(error, 'PayloadTooLarge');
}

/** Whether `error` is a {@link ResourceUnknown}. */
export function isResourceUnknown(error: unknown): error is ResourceUnknown {
  return isNamed(error, 'ResourceUnknown');
}

/**
 * The operation is not available for this type of state machine: Express executions have no history, Standard state
 * machines have no synchronous executions.
 */
export class StateMachineTypeNotSupported extends SdkError {
  /** The ARN of the state machine or execution. */
  readonly arn: string;

  constructor(arn: string, remedy: string, cause?: SdkError) {
    super('StateMachineTypeNotSupported', `${arn}: ${remedy}`, {
      fault: 'caller',
      retryable: false,
      requestId: cause?.requestId,
      cause,
    });
    this.arn = arn;
  }
}

/** Whether `error` is a {@link StateMachineTypeNotSupported}. */
export function isStateMachineTypeNotSupported(error: unknown): error is StateMachineTypeNotSupported {
  return isNamed(error, 'StateMachineTypeNotSupported');
}
