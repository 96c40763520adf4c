/** The maximum of the first backoff. The maximum doubles with each further attempt. */
export const BACKOFF_BASE_MS = 500;

/** The maximum of every backoff. A wait that `Retry-After` requires can be longer. */
export const BACKOFF_CAP_MS = 20_000;

/**
 * The maximum jitter that is added to a wait that the server requires, so that clients do not return at the same time.
 */
export const RETRY_AFTER_JITTER_MS = 1_000;

/**
 * Returns the wait before the next attempt, in milliseconds: exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), but never less than the server requires.
 *
 * @param attempt the number of the failed attempt, starting at 1
 * @param retryAfterMs the wait that the server requires, if any
 * @param random returns a number from 0 (inclusive) to 1 (exclusive)
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined) return retryAfterMs + Math.floor(random() * RETRY_AFTER_JITTER_MS);
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
  return Math.floor(random() * ceiling);
}

/**
 * Returns the wait that a `Retry-After` header requires, in milliseconds from now: seconds, or a date (RFC 9110,
 * section 10.2.3). Returns 0 for a date in the past, and `undefined` for a missing or invalid header.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^[0-9]+$/.test(text)) return Number(text) * 1_000;
  // Date.parse accepts more than HTTP dates (for example, "1.5"), so the code checks the format first.
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
