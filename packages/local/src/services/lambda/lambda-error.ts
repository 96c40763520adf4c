import { throttleResponses } from '@stepwell/core/integration-errors';
import { AwsError } from '../../kernel/endpoint/aws-error.js';

/** An error of the Lambda API: the call did not reach the function. Its `name` is the API's error code. */
export class LambdaError extends AwsError {
  /** No such function, version or alias. */
  static notFound(what: string): LambdaError {
    return new LambdaError('ResourceNotFoundException', `${what} not found`, 404);
  }

  /** A field that cannot be taken; says which value, and what to give instead. */
  static invalid(field: string, value: unknown, constraint: string): LambdaError {
    const shown = String(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80);
    return new LambdaError('InvalidParameterValueException', `${field} must be ${constraint}, got ${shown}`);
  }

  /** A field whose value is not supported; `problem` includes the fix. */
  static unsupported(field: string, problem: string): LambdaError {
    return new LambdaError('InvalidParameterValueException', `${field}: ${problem}`);
  }

  /** More invocations in flight than the function's reserved concurrency. */
  static throttled(functionName: string, limit: number): LambdaError {
    return new LambdaError(
      throttleResponses.lambda.code,
      `Rate Exceeded: ${functionName} has a reserved concurrency of ${limit}`,
      throttleResponses.lambda.statusCode,
      {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      },
    );
  }

  /** Chaos refuses an invocation as Lambda does when too many are in flight. */
  static refused(functionName: string): LambdaError {
    return new LambdaError(
      throttleResponses.lambda.code,
      `Rate Exceeded: ${functionName} was throttled by chaos`,
      throttleResponses.lambda.statusCode,
      { Reason: 'ConcurrentInvocationLimitExceeded' },
    );
  }

  /** The worker that ran a function was lost; its progress is unknown. */
  static workerLost(functionName: string): LambdaError {
    return new LambdaError('ServiceException', `The worker of ${functionName} was lost to chaos`, 500);
  }

  /** A payload above the invocation type's limit. */
  static tooLarge(bytes: number, limit: number, invocationType: string): LambdaError {
    return new LambdaError(
      'RequestEntityTooLargeException',
      `${bytes} byte payload is too large for the ${invocationType} invocation type (limit ${limit} bytes)`,
      413,
    );
  }
}
