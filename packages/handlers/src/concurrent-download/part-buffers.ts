import { createSlots } from '@stepwell/core/concurrent-download';

/**
 * Memory for large bodies on their way, one buffer of a part's size for each; whoever finds none free waits in line.
 */
export interface PartBuffers {
  /** Lends a buffer to the work for as long as it runs. */
  use<Result>(work: (buffer: Buffer) => Promise<Result>): Promise<Result>;
}

/** What Node, the code and small images need of a function's memory, measured with the bundle under load. */
const BASELINE_BYTES = 150 * 1024 ** 2;

/**
 * How many buffers a function's memory has room for: half of what Node leaves, for its garbage takes the other half. At
 * least one.
 */
export function partBufferCount(functionBytes: number, partBytes: number): number {
  return Math.max(1, Math.floor((functionBytes - BASELINE_BYTES) / 2 / partBytes));
}

/**
 * So many buffers of so many bytes, each made when it is first needed and used again and again: a new one for each body
 * would be garbage faster than it is collected.
 */
export function createPartBuffers(count: number, partBytes: number): PartBuffers {
  const slots = createSlots(count);
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
