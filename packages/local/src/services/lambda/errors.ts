import { throttleResponses } from '@stepwell/core/integration-errors';
import { AwsError } from '../../kernel/aws-error.js';
import { serializationError, validationMessage } from '../../kernel/invalid-input.js';
import { type Violation } from '../../kernel/models/violations.js';

/** There is no such function, version or alias. */
export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404);
}

export function conflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, 409);
}

/** An invalid value; `constraint` describes valid values. */
export function invalidValue(member: string, value: unknown, constraint: string): AwsError {
  const shown = String(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80);
  return new AwsError('InvalidParameterValueException', `${member} must be ${constraint}, got ${shown}`);
}

/** A member whose value is not supported; `problem` includes the fix. */
export function unsupported(member: string, problem: string): AwsError {
  return new AwsError('InvalidParameterValueException', `${member}: ${problem}`);
}

/** Invocations in flight exceed the function's reserved concurrency. */
export function throttled(functionName: string, limit: number): AwsError {
  return tooManyRequests(
    `Rate Exceeded: ${functionName} has a reserved concurrency of ${limit}`,
    'ReservedFunctionConcurrentInvocationLimitExceeded',
  );
}

/** Chaos throttles an invocation. */
export function throttledByChaos(functionName: string): AwsError {
  return tooManyRequests(`Rate Exceeded: ${functionName} was throttled by chaos`, 'ConcurrentInvocationLimitExceeded');
}

function tooManyRequests(message: string, Reason: string): AwsError {
  return new AwsError(throttleResponses.lambda.code, message, throttleResponses.lambda.statusCode, { Reason });
}

/** Chaos ended the worker of a function; its progress is unknown. */
export function workerLost(functionName: string): AwsError {
  return new AwsError('ServiceException', `The worker of ${functionName} was lost to chaos`, 500);
}

/** A payload above the limit of the invocation type. */
export function payloadTooLarge(bytes: number, limit: number, invocationType: string): AwsError {
  return new AwsError(
    'RequestEntityTooLargeException',
    `${bytes} byte payload is too large for the ${invocationType} invocation type (limit ${limit} bytes)`,
    413,
  );
}

/**
 * The error of Lambda for an input that violates the model. Its messages have members in lower camel case. Lambda
 * checks the runtime after the model, with an error and a message of another form.
 */
export function invalidInput(violations: readonly Violation[]): AwsError {
  const wrongType = violations.find(({ kind }) => kind === 'type');
  if (wrongType !== undefined) return serializationError(wrongType);
  const found = violations.filter(({ code }) => code === undefined);
  const [first] = violations;
  if (found.length === 0 && first?.code !== undefined) {
    const { path, constraint, value } = first;
    const message = `Value ${String(value)} at '${path.toLowerCase()}' failed to satisfy constraint: ${constraint}`;
    return new AwsError(first.code, `${message} or be a valid ARN`);
  }
  const message = validationMessage(
    found.map((violation) => ({ ...violation, path: violation.path.replaceAll(/(^|\.)[A-Z]/g, lowerCase) })),
  );
  return new AwsError('ValidationException', message);
}

function lowerCase(part: string): string {
  return part.toLowerCase();
}
