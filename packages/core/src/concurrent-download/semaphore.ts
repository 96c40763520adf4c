/** A fixed number of places for work; whoever comes later waits, first come first served. */
export interface Semaphore {
  /** Runs the work as soon as a place is free, and frees it afterwards, however the work ended. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Places for at most `count` pieces of work at a time. */
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
    // A place goes from hand to hand: were it freed first, a newcomer could take it and two would run in one place.
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
