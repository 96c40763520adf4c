import { functionErrors } from '@stepwell/core/integration-errors';
import { type ErrorShape } from './worker/messages.js';

/**
 * The error with which Lambda reports that a function's process ended: `how` is `exit status 1` or `signal: killed`,
 * where it is known.
 */
export function exitError(how: string | undefined): ErrorShape {
  const text = how === undefined ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return { errorType: functionErrors.exit, errorMessage: text };
}

/** The error with which Lambda reports that a function needed more memory than it has. */
export function outOfMemoryError(): ErrorShape {
  return { errorType: functionErrors.outOfMemory, errorMessage: 'Runtime exited with error: signal: killed' };
}

/**
 * The error of an exit as older runtimes report it: without a type. Step Functions calls it `Lambda.Unknown`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
export function untypedExitError(): ErrorShape {
  return { errorMessage: 'Process exited before completing request' };
}

/** The message of an exit with the invocation's id in front, as Lambda writes it; other errors keep theirs. */
export function exitMessage({ errorType, errorMessage }: ErrorShape, requestId: string): string {
  if (errorType === undefined) return `RequestId: ${requestId} ${errorMessage}`;
  const isExit = errorType === functionErrors.exit || errorType === functionErrors.outOfMemory;
  return isExit ? `RequestId: ${requestId} Error: ${errorMessage}` : errorMessage;
}
