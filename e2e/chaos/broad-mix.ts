import { type ChaosOptions } from '@stepwell/local';

const rate = 0.2;
const delivery = { duplicate: rate, delay: rate, reorder: rate, drop: rate };

/**
 * A fifth of everything fails: deliveries are doubled, delayed, reordered and dropped, calls are throttled, entries of batches and transactions
 * are refused, functions and the hosts of jobs are killed. No subject is spared, so a retry may fail as often as chance has it.
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
