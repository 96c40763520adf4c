import { isNamed, SdkError } from './sdk-error.js';

/** How an execution ended that did not succeed, as the service tells it. */
export interface FailureDetails {
  readonly executionArn: string;
  /** The error's name (`DownloadsFailed`, `States.Timeout`, …), where the execution has one. */
  readonly error?: string;
  /** The cause as the service gives it: text, often JSON. */
  readonly causeText?: string;
  /** The innermost state in which it ended, as far as the history tells. */
  readonly state?: string;
  readonly requestId?: string;
}

/** What the classes of this file share: an execution that ended, and not well. */
abstract class UnsuccessfulExecutionError extends SdkError {
  readonly executionArn: string;
  /** The error's name as states match it in `ErrorEquals`. */
  readonly error: string | undefined;
  /** The cause as the service gives it. `cause` holds the same, parsed where it is JSON. */
  readonly causeText: string | undefined;
  /** The innermost state in which it ended; `undefined` when the history does not tell (or must not be read). */
  readonly state: string | undefined;

  protected constructor(name: string, message: string, end: FailureDetails, retryable: boolean) {
    super(name, message, { fault: 'system', retryable, requestId: end.requestId, cause: parsedCause(end.causeText) });
    this.executionArn = end.executionArn;
    this.error = end.error;
    this.causeText = end.causeText;
    this.state = end.state;
  }
}

/**
 * The execution failed. `retryable` is true for errors that services call transient (throttles, service faults,
 * timeouts of a task).
 */
export class ExecutionFailed extends UnsuccessfulExecutionError {
  constructor(end: FailureDetails) {
    super('ExecutionFailed', describe(end, 'failed'), end, isTransient(end.error));
  }
}

/** The state machine's own `TimeoutSeconds` ran out. Starting again may help; raising the limit is surer. */
export class ExecutionTimedOut extends UnsuccessfulExecutionError {
  constructor(end: FailureDetails) {
    super('ExecutionTimedOut', describe(end, 'timed out'), end, true);
  }
}

/** Somebody stopped the execution (`stop()`, StopExecution, the console). */
export class ExecutionAborted extends UnsuccessfulExecutionError {
  constructor(end: FailureDetails) {
    super('ExecutionAborted', describe(end, 'was stopped'), end, false);
  }
}

/** `maxWaitTime` ran out while the execution was still going on; it goes on. Wait again with the same handle. */
export class WaitTimedOut extends SdkError {
  readonly executionArn: string;

  constructor(executionArn: string, maxWaitTime: number) {
    super(
      'WaitTimedOut',
      `The execution is still running after ${maxWaitTime} s (maxWaitTime): ${executionArn}. Wait again, or stop it with stop().`,
      { fault: 'system', retryable: true },
    );
    this.executionArn = executionArn;
  }
}

/** The execution succeeded, but what it returned is not what its contract promises. */
export class UnexpectedOutput extends SdkError {
  readonly executionArn: string;
  /** The output as the service gives it; `undefined` when it left it out. */
  readonly output: string | undefined;

  constructor(executionArn: string, problem: string, output: string | undefined, cause?: unknown) {
    super(
      'UnexpectedOutput',
      `The output of ${executionArn} is not what the workflow's contract promises: ${problem}. Use the SDK of the version that deployed the workflow.`,
      { fault: 'system', retryable: false, cause },
    );
    this.executionArn = executionArn;
    this.output = output;
  }
}

/** Whether `error` says that an execution failed (its own error is in `error.error`). */
export function isExecutionFailed(error: unknown): error is ExecutionFailed {
  return isNamed(error, 'ExecutionFailed');
}

/** Whether `error` says that an execution ran into its own time limit. */
export function isExecutionTimedOut(error: unknown): error is ExecutionTimedOut {
  return isNamed(error, 'ExecutionTimedOut');
}

/** Whether `error` says that an execution was stopped. */
export function isExecutionAborted(error: unknown): error is ExecutionAborted {
  return isNamed(error, 'ExecutionAborted');
}

/** Whether `error` says that waiting ended before the execution did. */
export function isWaitTimedOut(error: unknown): error is WaitTimedOut {
  return isNamed(error, 'WaitTimedOut');
}

/** Whether `error` says that an execution's output does not fit its contract. */
export function isUnexpectedOutput(error: unknown): error is UnexpectedOutput {
  return isNamed(error, 'UnexpectedOutput');
}

function describe(end: FailureDetails, outcome: string): string {
  const where = end.state === undefined ? '' : ` in state '${end.state}'`;
  const error = end.error === undefined ? '' : `: ${end.error}`;
  const text = causeMessage(end.causeText);
  const cause = text === undefined ? '' : `${error === '' ? ':' : ','} ${text}`;
  return `The execution ${outcome}${where}${error}${cause} (${end.executionArn})`;
}

/**
 * A Lambda function's error arrives as `{ errorType, errorMessage, trace }`: its message is what a person wants to
 * read.
 */
function causeMessage(causeText: string | undefined): string | undefined {
  const parsed = parsedCause(causeText);
  if (
    typeof parsed === 'object' &&
    parsed !== null &&
    'errorMessage' in parsed &&
    typeof parsed.errorMessage === 'string'
  )
    return parsed.errorMessage;
  return causeText === undefined || causeText === '' ? undefined : causeText;
}

function parsedCause(causeText: string | undefined): unknown {
  if (causeText === undefined) return undefined;
  try {
    return JSON.parse(causeText) as unknown;
  } catch {
    return causeText;
  }
}

/**
 * Errors that the services call transient, so that the same input may succeed later.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const transientErrors = new Set([
  'States.Timeout',
  'States.HeartbeatTimeout',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
]);

function isTransient(error: string | undefined): boolean {
  return (
    error !== undefined &&
    (transientErrors.has(error) ||
      /Throttl|SlowDown|TooManyRequests|ThroughputExceeded|RequestLimitExceeded|ServiceUnavailable|InternalServerError/.test(
        error,
      ))
  );
}
