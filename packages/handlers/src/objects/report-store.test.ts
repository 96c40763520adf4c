import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadInOrder } from './report-store.js';

describe('loadInOrder', () => {
  it('yields results in the order of the items, and never exceeds the concurrency', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.nat({ max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        async (scheduler, count, ahead) => {
          const items = Array.from({ length: count }, (_, n) => n);
          let loading = 0;
          let most = 0;
          const load = async (item: number): Promise<number> => {
            loading += 1;
            most = Math.max(most, loading);
            await scheduler.schedule(Promise.resolve());
            loading -= 1;
            return item * 2;
          };
          const collect = async (): Promise<number[]> => {
            const loaded: number[] = [];
            for await (const one of loadInOrder(items, ahead, load)) loaded.push(one);
            return loaded;
          };
          expect(await scheduler.waitFor(collect())).toEqual(items.map((item) => item * 2));
          expect(most).toBeLessThanOrEqual(ahead);
        },
      ),
    );
  });

  it('throws the error of an item in its position', async () => {
    const loaded: number[] = [];
    const all = async (): Promise<void> => {
      for await (const one of loadInOrder([0, 1, 2], 3, (item) =>
        item === 1 ? Promise.reject(new Error('no')) : Promise.resolve(item),
      ))
        loaded.push(one);
    };
    await expect(all()).rejects.toThrow('no');
    expect(loaded).toEqual([0]);
  });
});
