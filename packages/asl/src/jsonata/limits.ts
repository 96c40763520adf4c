import type jsonata from 'jsonata';

/**
 * AWS ends an expression that nests more than 100 evaluations or holds more than 873,782 numbers (measured by
 * floci-io/floci, #2737), and one that runs for more than a second
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html); a busy machine gets five here.
 */
export const limits: jsonata.JsonataOptions = { timeout: 5_000, stack: 100, sequence: 873_782 };

/** What AWS says of an expression that holds too much. */
export const memoryLimitMessage = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';

/** AWS's words for the limits of the package, which have codes there and none on AWS. */
const limitMessages: Readonly<Record<string, string>> = {
  D1011: 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  D1012: 'Expression evaluation timeout: Check for infinite loop',
  D2014: memoryLimitMessage,
  D2015: memoryLimitMessage,
};

/**
 * What AWS puts behind "threw an error during evaluation": a sentence of its own with a code, or the words after a
 * colon.
 */
export function describeError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `: ${String(error)}`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = 'message' in error ? String(error.message) : 'unknown error';
  const limit = code === undefined ? undefined : limitMessages[code];
  if (limit !== undefined) return `: ${limit}`;
  return code === undefined ? `: ${message}` : `. ${code}: ${message}`;
}
