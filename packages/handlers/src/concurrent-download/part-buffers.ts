import { createSemaphore } from '@stepwell/core/concurrent-download';

/** Buffers for large bodies. If no buffer is free, work waits in a queue. */
export interface PartBuffers {
  /** Runs the work with a buffer. */
  use<Result>(work: (buffer: Buffer) => Promise<Result>): Promise<Result>;
}

/** Memory that Node.js, the code and small images use, measured with the bundle under load. */
const BASELINE_BYTES = 150 * 1024 ** 2;

/**
 * Returns how many buffers fit into a function's memory: half of the memory above the baseline, because garbage takes
 * the other half. At least one.
 */
export function partBufferCount(functionBytes: number, partBytes: number): number {
  return Math.max(1, Math.floor((functionBytes - BASELINE_BYTES) / 2 / partBytes));
}

/**
 * Creates a pool of buffers of one size. Each is allocated on first use and then reused, because new buffers would
 * become garbage faster than they are collected.
 */
export function createPartBuffers(count: number, partBytes: number): PartBuffers {
  const slots = createSemaphore(count);
  const idle: Buffer[] = [];
  return {
    use: (work) =>
      slots.run(async () => {
        const buffer = idle.pop() ?? Buffer.allocUnsafeSlow(partBytes);
        try {
          return await work(buffer);
        } finally {
          idle.push(buffer);
        }
      }),
  };
}
