import { functionErrors } from '@stepwell/core/integration-errors';
import { type ErrorShape } from './invocation-outcome.js';

/** Signals as Lambda names them. */
const signalNames: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGALRM: 'alarm clock',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGPIPE: 'broken pipe',
  SIGQUIT: 'quit',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGTRAP: 'trace/breakpoint trap',
  SIGUSR1: 'user defined signal 1',
  SIGUSR2: 'user defined signal 2',
};

/** The error with which Lambda reports that a function's process ended: by an exit status, or by a signal. */
export function exitError(how: number | string | null | undefined): ErrorShape {
  const reason = typeof how === 'number' ? `exit status ${how}` : `signal: ${signalNames[how ?? ''] ?? how ?? ''}`;
  return {
    errorType: functionErrors.exit,
    errorMessage:
      how === 0 || how === null || how === undefined
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: ${reason}`,
  };
}

/** The error with which Lambda reports that a function's process could not be started. */
export function spawnError(error: Error, command: string): ErrorShape {
  const reason = 'code' in error && error.code === 'ENOENT' ? 'no such file or directory' : error.message;
  return { errorType: 'Runtime.InvalidEntrypoint', errorMessage: `fork/exec ${command}: ${reason}` };
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

const exitTypes: ReadonlySet<string> = new Set([
  functionErrors.exit,
  functionErrors.outOfMemory,
  'Runtime.InvalidEntrypoint',
]);

/** The message of an exit with the invocation's id in front, as Lambda writes it; other errors keep theirs. */
export function exitMessage({ errorType, errorMessage }: ErrorShape, requestId: string): string {
  if (errorType === undefined) return `RequestId: ${requestId} ${errorMessage}`;
  const isExit = exitTypes.has(errorType);
  return isExit ? `RequestId: ${requestId} Error: ${errorMessage}` : errorMessage;
}
