import { VISIBILITY_LIMIT_SECONDS } from './limits.js';

/** The longest pause before a message comes again, in seconds. */
const MAX_DELAY_SECONDS = 900;

/**
 * How many whole seconds a message stays hidden before it is tried again: with full jitter, up to `base` after the
 * first receive, twice that after the second, and so on up to 15 minutes.
 *
 * @param random a number from 0 up to but not 1
 */
export function retryDelaySeconds(receiveCount: number, baseSeconds: number, random: number): number {
  const most = Math.min(MAX_DELAY_SECONDS, baseSeconds * 2 ** Math.min(20, Math.max(0, receiveCount - 1)));
  return Math.floor(random * (most + 1));
}

/** A time in milliseconds as SQS takes it: whole seconds, rounded up, at most 12 hours. */
export function visibilitySeconds(ms: number): number {
  return Math.min(VISIBILITY_LIMIT_SECONDS, Math.max(0, Math.ceil(ms / 1_000)));
}
