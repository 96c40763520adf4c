import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock } from '@stepwell/core/concurrent-download';

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
};
