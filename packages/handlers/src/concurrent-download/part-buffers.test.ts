import { describe, expect, it } from 'vitest';
import { createPartBuffers, partBufferCount } from './part-buffers.js';

const MIB = 1024 ** 2;

describe('part buffers', () => {
  it('are as many as fit into memory, and at least one', () => {
    expect([128, 256, 512, 1_024].map((mib) => partBufferCount(mib * MIB, 5 * MIB))).toEqual([1, 10, 36, 87]);
  });

  it('are used exclusively, in order, and reused, also after an error', async () => {
    const buffers = createPartBuffers(2, 8);
    const inUse = new Set<Buffer>();
    const seen = new Set<Buffer>();
    const order: number[] = [];
    const work = (n: number) =>
      buffers.use(async (buffer) => {
        expect(inUse.has(buffer)).toBe(false);
        inUse.add(buffer);
        seen.add(buffer);
        order.push(n);
        await Promise.resolve();
        inUse.delete(buffer);
        if (n === 1) throw new Error('failed');
      });
    await Promise.allSettled([0, 1, 2, 3, 4].map(work));
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(seen.size).toBe(2);
  });
});
