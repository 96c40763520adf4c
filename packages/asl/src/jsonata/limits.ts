import type jsonata from 'jsonata';

/**
 * AWS limits an expression to 100 nested evaluations and 873,782 numbers (measured by floci-io/floci, #2737). For the
 * limit of time see `evaluate-bounded.ts`.
 */
export const limits: jsonata.JsonataOptions = { stack: 100, sequence: 873_782 };

/** AWS's message for an expression that exceeds the memory limit. */
export const memoryLimitMessage = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';

/** AWS's messages for the package's limits, by the package's error code. On AWS they have no code. */
const limitMessages: Readonly<Record<string, string>> = {
  D1011: 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  D1012: 'Expression evaluation timeout: Check for infinite loop',
  D2014: memoryLimitMessage,
  D2015: memoryLimitMessage,
};

/**
 * Returns the end of AWS's message after "threw an error during evaluation": a sentence with a code, or a message after
 * a colon.
 */
export function describeError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `: ${String(error)}`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = 'message' in error ? String(error.message) : 'unknown error';
  const limit = code === undefined ? undefined : limitMessages[code];
  if (limit !== undefined) return `: ${limit}`;
  return code === undefined ? `: ${message}` : `. ${code}: ${message}`;
}
