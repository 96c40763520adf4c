import { isNamed, SdkError, type SdkErrorDetails } from './sdk-error.js';

/** The call that failed. */
export interface FailedCall extends Pick<SdkErrorDetails, 'requestId' | 'cause'> {
  /** Service and operation: `states:StartExecution`. */
  readonly action: string;
}

/** The endpoint is unreachable: the connection was refused or lost, or the host name does not resolve. */
export class EndpointUnreachable extends SdkError {
  /** The custom endpoint, if one is set. */
  readonly endpoint: string | undefined;

  constructor(endpoint: string | undefined, problem: string, call: FailedCall) {
    const where = endpoint ?? 'AWS';
    const remedy =
      endpoint === undefined
        ? 'check the network and the region'
        : 'check that `stepwell up` is running and that this is its endpoint';
    super('EndpointUnreachable', `Cannot reach ${where} for ${call.action} (${problem}): ${remedy}`, {
      ...call,
      fault: 'system',
      retryable: true,
    });
    this.endpoint = endpoint;
  }
}

/** The AWS SDK found no credentials, or they have expired or are invalid. */
export class CredentialsUnavailable extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super(
      'CredentialsUnavailable',
      `No usable credentials for ${call.action} (${problem}): set AWS_PROFILE or the AWS_* variables, ` +
        'or pass credentials. The local runtime accepts any credentials',
      { ...call, fault: 'caller', retryable: false },
    );
  }
}

/** The caller lacks a permission. */
export class AccessDenied extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super(
      'AccessDenied',
      `Not allowed to call ${call.action} (${problem}): ` +
        'grant the permission, for example with grantStartExecution() of the construct',
      { ...call, fault: 'caller', retryable: false },
    );
  }
}

/** The service still throttled the call after the AWS SDK's retries. */
export class Throttled extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super('Throttled', `${call.action} is throttled (${problem}): retry later or reduce the request rate`, {
      ...call,
      fault: 'system',
      retryable: true,
    });
  }
}

/** There is no execution with this ARN. Step Functions keeps ended executions for 90 days. */
export class ExecutionDoesNotExist extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super('ExecutionDoesNotExist', `${problem}: check the ARN and the region. Ended executions are kept for 90 days`, {
      ...call,
      fault: 'caller',
      retryable: false,
    });
  }
}

/** There is no state machine with this ARN. */
export class StateMachineDoesNotExist extends SdkError {
  constructor(problem: string, call: FailedCall) {
    super('StateMachineDoesNotExist', `${problem}: check the ARN, the region and the account`, {
      ...call,
      fault: 'caller',
      retryable: false,
    });
  }
}

/** Any other service error. `code` is the error code of the service. */
export class CallFailed extends SdkError {
  readonly code: string;
  /** HTTP status of the response, if there was one. */
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

/** Whether `error` is an {@link EndpointUnreachable}. */
export function isEndpointUnreachable(error: unknown): error is EndpointUnreachable {
  return isNamed(error, 'EndpointUnreachable');
}

/** Whether `error` is a {@link CredentialsUnavailable}. */
export function isCredentialsUnavailable(error: unknown): error is CredentialsUnavailable {
  return isNamed(error, 'CredentialsUnavailable');
}

/** Whether `error` is an {@link AccessDenied}. */
export function isAccessDenied(error: unknown): error is AccessDenied {
  return isNamed(error, 'AccessDenied');
}

/** Whether `error` is a {@link Throttled}. */
export function isThrottled(error: unknown): error is Throttled {
  return isNamed(error, 'Throttled');
}

/** Whether `error` is an {@link ExecutionDoesNotExist}. */
export function isExecutionDoesNotExist(error: unknown): error is ExecutionDoesNotExist {
  return isNamed(error, 'ExecutionDoesNotExist');
}

/** Whether `error` is a {@link StateMachineDoesNotExist}. */
export function isStateMachineDoesNotExist(error: unknown): error is StateMachineDoesNotExist {
  return isNamed(error, 'StateMachineDoesNotExist');
}

/** Whether `error` is a {@link CallFailed}. */
export function isCallFailed(error: unknown): error is CallFailed {
  return isNamed(error, 'CallFailed');
}

/**
 * An object in S3 or an item in DynamoDB was not written by this workflow, but by another program or another version of
 * it.
 */
export class UnexpectedObject extends SdkError {
  /** The location: `s3://bucket/key, line 3`, or a table and a key. */
  readonly location: string;

  constructor(location: string, problem: string, cause?: unknown) {
    super(
      'UnexpectedObject',
      `${location}: ${problem}. Only the workflow should write there. ` +
        'Use the SDK version that matches the deployed workflow',
      { fault: 'system', retryable: false, cause },
    );
    this.location = location;
  }
}

/** Whether `error` is an {@link UnexpectedObject}. */
export function isUnexpectedObject(error: unknown): error is UnexpectedObject {
  return isNamed(error, 'UnexpectedObject');
}
