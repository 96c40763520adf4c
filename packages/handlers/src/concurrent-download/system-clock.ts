import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock } from '@stepwell/core/concurrent-download';

/** The system clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
};
