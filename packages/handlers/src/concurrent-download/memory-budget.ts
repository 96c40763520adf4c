/** Memory that several pieces of work share; whoever needs more than is left waits, first come first served. */
export interface MemoryBudget {
  /** Runs the work as soon as so many bytes are free, and frees them afterwards. More than there is counts as all there is. */
  run<Result>(bytes: number, work: () => Promise<Result>): Promise<Result>;
}

/** What Node and the code itself need of a function's memory, measured with the bundle under load. */
const OWN_BYTES = 150 * 1024 ** 2;

/** With less than this not even one large body could pass. */
const LEAST_BYTES = 16 * 1024 ** 2;

/** How much of a function's memory may hold bodies on their way: two thirds of what Node leaves, for its garbage takes some. */
export function bodyMemoryBytes(functionBytes: number): number {
  return Math.max(LEAST_BYTES, Math.floor(((functionBytes - OWN_BYTES) * 2) / 3));
}

/** A budget of so many bytes. */
export function createMemoryBudget(totalBytes: number): MemoryBudget {
  let free = totalBytes;
  const waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  const startWaiting = (): void => {
    for (let next = waiting[0]; next !== undefined && next.bytes <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.bytes;
      next.start();
    }
  };
  return {
    run: async (wanted, work) => {
      const bytes = Math.min(wanted, totalBytes);
      await new Promise<void>((start) => {
        waiting.push({ bytes, start });
        startWaiting();
      });
      try {
        return await work();
      } finally {
        free += bytes;
        startWaiting();
      }
    },
  };
}
