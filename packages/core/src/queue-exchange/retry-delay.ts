import { VISIBILITY_LIMIT_SECONDS } from './limits.js';

/** The maximum delay before a retry of a message, in seconds. */
const MAX_DELAY_SECONDS = 900;

/**
 * Returns the delay before a retry of a message, in whole seconds. The function uses exponential backoff with full
 * jitter: the maximum delay is `baseSeconds` after the first receive, doubles with each receive, and is limited to 15
 * minutes.
 *
 * @param random a number that is at least 0 and less than 1
 */
export function retryDelaySeconds(receiveCount: number, baseSeconds: number, random: number): number {
  const most = Math.min(MAX_DELAY_SECONDS, baseSeconds * 2 ** Math.min(20, Math.max(0, receiveCount - 1)));
  return Math.floor(random * (most + 1));
}

/** Converts a time in milliseconds to an SQS visibility timeout: whole seconds, rounded up, at most 12 hours. */
export function visibilitySeconds(ms: number): number {
  return Math.min(VISIBILITY_LIMIT_SECONDS, Math.max(0, Math.ceil(ms / 1_000)));
}
