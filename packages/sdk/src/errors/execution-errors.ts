import { isNamed, SdkError } from './sdk-error.js';
import { type CallFailed } from './call-errors.js';

/** Details of an execution that did not succeed, as returned by the service. */
export interface FailureDetails {
  readonly executionArn: string;
  /** The error name (`DownloadsFailed`, `States.Timeout`, …), if the execution has one. */
  readonly error?: string;
  /** The cause as returned by the service, often JSON. */
  readonly causeText?: string;
  /** The innermost state in which it ended, if the history contains it. */
  readonly state?: string;
  readonly requestId?: string;
}

/** Base class of errors about executions that did not succeed. */
abstract class UnsuccessfulExecutionError extends SdkError {
  readonly executionArn: string;
  /** The error name, as matched by `ErrorEquals`. */
  readonly error: string | undefined;
  /** The cause as returned by the service. `cause` is the same value, parsed if it is JSON. */
  readonly causeText: string | undefined;
  /** The innermost state in which it ended. `undefined` if the history does not contain it or cannot be read. */
  readonly state: string | undefined;

  protected constructor(name: string, message: string, end: FailureDetails, retryable: boolean) {
    super(name, message, { fault: 'system', retryable, requestId: end.requestId, cause: parsedCause(end.causeText) });
    this.executionArn = end.executionArn;
    this.error = end.error;
    this.causeText = end.causeText;
    this.state = end.state;
  }
}

/** The execution failed. `retryable` is true for transient errors: throttling, service faults, task timeouts. */
export class ExecutionFailed extends UnsuccessfulExecutionError {
  constructor(end: FailureDetails) {
    super('ExecutionFailed', describe(end, 'failed'), end, isTransient(end.error));
  }
}

/** The execution exceeded the `TimeoutSeconds` of the state machine. Raise the limit, or start the execution again. */
export class ExecutionTimedOut extends UnsuccessfulExecutionError {
  constructor(end: FailureDetails) {
    super('ExecutionTimedOut', describe(end, 'timed out'), end, true);
  }
}

/** The execution was stopped (by `stop()`, StopExecution or the console). */
export class ExecutionAborted extends UnsuccessfulExecutionError {
  constructor(end: FailureDetails) {
    super('ExecutionAborted', describe(end, 'was stopped'), end, false);
  }
}

/** `maxWaitTime` elapsed and the execution is still running. You can wait again with the same handle. */
export class WaitTimedOut extends SdkError {
  readonly executionArn: string;

  constructor(executionArn: string, maxWaitTime: number) {
    super(
      'WaitTimedOut',
      `The execution is still running after ${maxWaitTime} s (maxWaitTime): ${executionArn}. ` +
        'Wait again, or stop it with stop().',
      { fault: 'system', retryable: true },
    );
    this.executionArn = executionArn;
  }
}

/** The execution succeeded, but its output violates the contract. */
export class UnexpectedOutput extends SdkError {
  readonly executionArn: string;
  /** The output as returned by the service. `undefined` if the response does not contain it. */
  readonly output: string | undefined;

  constructor(executionArn: string, problem: string, output: string | undefined, cause?: unknown) {
    super(
      'UnexpectedOutput',
      `The output of ${executionArn} violates the workflow's contract: ${problem}. ` +
        'Use the SDK version that matches the deployed workflow.',
      { fault: 'system', retryable: false, cause },
    );
    this.executionArn = executionArn;
    this.output = output;
  }
}

/** Whether `error` is an {@link ExecutionFailed}. The error name of the execution is `error.error`. */
export function isExecutionFailed(error: unknown): error is ExecutionFailed {
  return isNamed(error, 'ExecutionFailed');
}

/** Whether `error` is an {@link ExecutionTimedOut}. */
export function isExecutionTimedOut(error: unknown): error is ExecutionTimedOut {
  return isNamed(error, 'ExecutionTimedOut');
}

/** Whether `error` is an {@link ExecutionAborted}. */
export function isExecutionAborted(error: unknown): error is ExecutionAborted {
  return isNamed(error, 'ExecutionAborted');
}

/** Whether `error` is a {@link WaitTimedOut}. */
export function isWaitTimedOut(error: unknown): error is WaitTimedOut {
  return isNamed(error, 'WaitTimedOut');
}

/** Whether `error` is an {@link UnexpectedOutput}. */
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

/** Extracts `errorMessage` from the cause of a Lambda error, `{ errorType, errorMessage, trace }`. */
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
 * Transient service errors: the same input may succeed later.
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

/** The execution cannot be redriven: it is running, succeeded, ended more than 14 days ago, or its history is full. */
export class ExecutionNotRedrivable extends SdkError {
  readonly executionArn: string;

  constructor(executionArn: string, refusal: CallFailed) {
    const reason = refusal.cause instanceof Error ? refusal.cause.message : refusal.message;
    super('ExecutionNotRedrivable', `${executionArn} cannot be redriven (${reason}): start a new execution`, {
      fault: 'caller',
      retryable: false,
      requestId: refusal.requestId,
      cause: refusal,
    });
    this.executionArn = executionArn;
  }
}

/** Whether `error` is an {@link ExecutionNotRedrivable}. */
export function isExecutionNotRedrivable(error: unknown): error is ExecutionNotRedrivable {
  return isNamed(error, 'ExecutionNotRedrivable');
}
