/** A fixed number of permits for concurrent work. Callers wait in first-come, first-served order. */
export interface Semaphore {
  /** Runs the work as soon as a permit is free, and releases the permit when the work succeeds or fails. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Creates a semaphore with `count` permits. */
export function createSemaphore(count: number): Semaphore {
  let free = count;
  const waiting: (() => void)[] = [];
  const take = (): Promise<void> | undefined => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    free -= 1;
    return undefined;
  };
  const release = (): void => {
    const next = waiting.shift();
    // The permit passes directly to the next waiter. If it were released first, a new caller could take it and exceed
    // the limit.
    if (next === undefined) free += 1;
    else next();
  };
  return {
    run: async (work) => {
      await take();
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
