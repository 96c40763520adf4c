import {
  isAbortError,
  isExecutionAborted,
  isExecutionDoesNotExist,
  isExecutionFailed,
  isExecutionNameConflict,
  isExecutionNotRedrivable,
  isExecutionTimedOut,
  isInvalidInput,
  isPayloadTooLarge,
  isSdkError,
  isStateMachineDoesNotExist,
  isWaitTimedOut,
} from '@stepwell/sdk';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { InvalidDefinitions } from './invalid-definitions.js';
import { jsonVersion } from './terminal/output.js';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

/** Returns the exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isAbortError(error)) return exitCodes.interrupted;
  if (
    error instanceof UsageError ||
    error instanceof InvalidDefinitions ||
    isInvalidInput(error) ||
    isPayloadTooLarge(error) ||
    isExecutionNameConflict(error)
  )
    return exitCodes.usage;
  if (isStateMachineDoesNotExist(error) || isExecutionDoesNotExist(error) || isExecutionNotRedrivable(error))
    return exitCodes.usage;
  if (isExecutionFailed(error) || isExecutionAborted(error)) return exitCodes.executionFailed;
  if (isExecutionTimedOut(error) || isWaitTimedOut(error)) return exitCodes.timedOut;
  if (causes(error).some(({ name }) => name.startsWith('Unsupported'))) return exitCodes.unsupported;
  // Errors in the app's files. Identified by name, because importing the local runtime is slow.
  if (error instanceof Error && ['AssemblyError', 'InvalidMockConfiguration'].includes(error.name))
    return exitCodes.usage;
  return exitCodes.unexpected;
}

/** An error and all of its causes. */
function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

/** Prints an error to stderr, as a message or as JSON. Prints a stack trace only if STEPWELL_DEBUG is set. */
export function reportFailure(terminal: Terminal, json: boolean, error: unknown): ExitCode {
  const exitCode = exitCodeOf(error);
  if (json)
    terminal.stderr.write(
      `${JSON.stringify({ version: jsonVersion, type: 'error', error: { ...detailsOf(error), exitCode } })}\n`,
    );
  else terminal.stderr.write(`stepwell: ${messageOf(error)}\n`);
  if (terminal.env['STEPWELL_DEBUG'] && error instanceof Error) terminal.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}

function messageOf(error: unknown): string {
  if (isAbortError(error)) return 'interrupted';
  return error instanceof Error ? error.message : String(error);
}

/** The fields of an error for programs. */
function detailsOf(error: unknown): Record<string, unknown> {
  const basics = { name: error instanceof Error ? error.name : 'Error', message: messageOf(error) };
  if (error instanceof UsageError) return { ...basics, field: error.field };
  if (error instanceof InvalidDefinitions) return { ...basics, errors: error.errors, subjects: error.subjects };
  if (isInvalidInput(error))
    return {
      ...basics,
      field: error.field,
      problems: error.problems.map(({ field, message }) => ({ field, message })),
    };
  if (isExecutionFailed(error) || isExecutionTimedOut(error) || isExecutionAborted(error)) {
    const { executionArn, error: executionError, cause, state, retryable } = error;
    return { ...basics, executionArn, error: executionError, cause, state, retryable };
  }
  if (isSdkError(error)) {
    const { retryable, requestId } = error;
    return {
      ...basics,
      retryable,
      requestId,
      ...('executionArn' in error ? { executionArn: error.executionArn } : {}),
    };
  }
  return basics;
}
