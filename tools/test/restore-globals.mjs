import { afterAll, vi } from 'vitest';

// The files of a worker share its process: each file leaves the environment, spies and timers as it found them.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.useRealTimers();
});
