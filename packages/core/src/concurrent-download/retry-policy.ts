/** The first backoff is at most this long; each further one at most twice the one before. */
export const BACKOFF_BASE_MS = 500;

/** No backoff is longer than this. What a server asks for in `Retry-After` may be. */
export const BACKOFF_CAP_MS = 20_000;

/** A wait that the server asked for is lengthened by at most this much, so that not everyone comes back at once. */
export const RETRY_AFTER_JITTER_MS = 1_000;

/**
 * How long to wait before the next try, in milliseconds: exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), but never less than the server asked
 * for.
 *
 * @param attempt the try that just failed, from 1
 * @param retryAfterMs what the server asked for, if it did
 * @param random a number from 0 up to but not 1
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined) return retryAfterMs + Math.floor(random() * RETRY_AFTER_JITTER_MS);
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
  return Math.floor(random() * ceiling);
}

/**
 * What a `Retry-After` header asks for, in milliseconds from now: seconds, or a date (RFC 9110, section 10.2.3); 0
 * for a date that has passed, `undefined` where there is no header or it says neither.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^[0-9]+$/.test(text)) return Number(text) * 1_000;
  // Date.parse takes more than HTTP's dates (a lone "1.5" is one to it), so the text has to look like a date first.
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
