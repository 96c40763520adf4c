import { type ChaosOptions } from '@stepwell/local';

const rate = 0.2;
const delivery = { duplicate: rate, delay: rate, reorder: rate, drop: rate };

/**
 * A fifth of all operations fail: deliveries are duplicated, delayed, reordered and dropped, calls are throttled,
 * entries of batches and transactions are rejected, and functions and hosts of jobs are killed. There is no limit per
 * subject, so all attempts of a call may fail.
 */
export const broadMix: ChaosOptions = {
  sqs: { ...delivery, throttle: rate, partial: rate },
  sns: { ...delivery, throttle: rate },
  events: { ...delivery, throttle: rate, partial: rate },
  lambda: { ...delivery, throttle: rate, kill: rate },
  batch: { throttle: rate, kill: rate },
  dynamodb: { throttle: rate, conflict: rate },
  s3: { throttle: rate },
  states: { throttle: rate },
};

/** Faults that retries always survive: at most two per subject, and asynchronous invocations have three attempts. */
export const boundedMix: ChaosOptions = {
  sqs: { duplicate: rate, reorder: rate },
  sns: { duplicate: rate, reorder: rate, drop: 0.1 },
  events: { duplicate: rate, reorder: rate, drop: 0.05, throttle: 0.05, partial: rate },
  lambda: { duplicate: rate, reorder: rate, kill: rate },
  dynamodb: { throttle: 0.1, conflict: 0.1 },
  s3: { throttle: 0.1 },
  states: { throttle: 0.1 },
  maxPerItem: 2,
};
