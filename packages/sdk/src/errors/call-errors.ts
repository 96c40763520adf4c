import { isNamed, SdkError, type SdkErrorDetails } from './sdk-error.js';

/** The call that failed. */
export interface FailedCall extends Pick<SdkErrorDetails, 'requestId' | 'cause'> {
  /** Service and operation: `states:StartExecution`. */
  readonly action: string;
}

/** No service answered at the endpoint: nothing listens there, the name does not resolve, the connection broke. */
export class EndpointUnreachable extends SdkError {
  /** The endpoint that was called, where a custom one is set. */
  readonly endpoint: string | undefined;

  constructor(endpoint: string | undefined, problem: string, call: FailedCall) {
    const where = endpoint ?? 'AWS';
    const remedy =
      endpoint === undefined
        ? 'check the network and the region'
        : 'is `stepwell up` running, and is the endpoint its own?';
    super('EndpointUnreachable', `Cannot reach ${where} for ${call.action} (${problem}): ${remedy}`, {
      ...call,
      fault: 'system',
      retryable: true,
    });
    this.endpoint = endpoint;
  }
}

/** The AWS SDK found no credentials, or they have expired. */
export class CredentialsUnavailable extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super(
      'CredentialsUnavailable',
      `No usable credentials for ${call.action} (${problem}): set AWS_PROFILE or the AWS_* variables, or pass credentials; against the local runtime any will do`,
      { ...call, fault: 'caller', retryable: false },
    );
  }
}

/** The caller may not do this. */
export class AccessDenied extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super(
      'AccessDenied',
      `Not allowed to call ${call.action} (${problem}): grant it, for instance by the construct's grantStartExecution()`,
      { ...call, fault: 'caller', retryable: false },
    );
  }
}

/** The service still refused the call for its rate after the AWS SDK's own retries. */
export class Throttled extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super('Throttled', `${call.action} is throttled (${problem}): call less often, or later`, {
      ...call,
      fault: 'system',
      retryable: true,
    });
  }
}

/** There is no execution with this ARN (or none any more: Step Functions keeps them for 90 days). */
export class ExecutionDoesNotExist extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super(
      'ExecutionDoesNotExist',
      `${problem}: check the execution's ARN and the region; an ended execution is kept for 90 days`,
      { ...call, fault: 'caller', retryable: false },
    );
  }
}

/** There is no state machine with this ARN. */
export class StateMachineDoesNotExist extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super('StateMachineDoesNotExist', `${problem}: check the state machine's ARN, the region and the account`, {
      ...call,
      fault: 'caller',
      retryable: false,
    });
  }
}

/** Any other refusal of a service; `code` is the service's own name for it. */
export class CallFailed extends SdkError {
  readonly code: string;
  /** HTTP status of the answer, where there was one. */
  readonly statusCode: number | undefined;

  constructor(code: string, problem: string, statusCode: number | undefined, call: FailedCall) {
    super('CallFailed', `${call.action} failed with ${code}: ${problem}`, {
      ...call,
      fault: statusCode !== undefined && statusCode < 500 ? 'caller' : 'system',
      retryable: statusCode !== undefined && statusCode >= 500,
    });
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** Whether `error` says that nothing answered at the endpoint. */
export function isEndpointUnreachable(error: unknown): error is EndpointUnreachable {
  return isNamed(error, 'EndpointUnreachable');
}

/** Whether `error` says that there are no usable credentials. */
export function isCredentialsUnavailable(error: unknown): error is CredentialsUnavailable {
  return isNamed(error, 'CredentialsUnavailable');
}

/** Whether `error` says that the caller lacks a permission. */
export function isAccessDenied(error: unknown): error is AccessDenied {
  return isNamed(error, 'AccessDenied');
}

/** Whether `error` says that the service refused the call for its rate. */
export function isThrottled(error: unknown): error is Throttled {
  return isNamed(error, 'Throttled');
}

/** Whether `error` says that there is no such execution. */
export function isExecutionDoesNotExist(error: unknown): error is ExecutionDoesNotExist {
  return isNamed(error, 'ExecutionDoesNotExist');
}

/** Whether `error` says that there is no such state machine. */
export function isStateMachineDoesNotExist(error: unknown): error is StateMachineDoesNotExist {
  return isNamed(error, 'StateMachineDoesNotExist');
}

/** Whether `error` is a refusal that has no class of its own. */
export function isCallFailed(error: unknown): error is CallFailed {
  return isNamed(error, 'CallFailed');
}
