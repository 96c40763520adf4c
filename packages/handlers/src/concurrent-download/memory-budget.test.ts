import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyMemoryBytes, createMemoryBudget } from './memory-budget.js';

describe('a memory budget', () => {
  it('is never exceeded, lets everyone have a turn in order, and comes back whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.nat({ max: 120 }), { maxLength: 15 }), async (scheduler, wants) => {
        const budget = createMemoryBudget(100);
        let used = 0;
        const started: number[] = [];
        const all = wants.map((wanted, index) =>
          budget.run(wanted, async () => {
            started.push(index);
            used += Math.min(wanted, 100);
            expect(used).toBeLessThanOrEqual(100);
            await scheduler.schedule(Promise.resolve());
            used -= Math.min(wanted, 100);
            if (wanted % 7 === 3) throw new Error('failed');
          }),
        );
        await scheduler.waitFor(Promise.allSettled(all));
        expect(started).toEqual(wants.map((_, index) => index));
        expect(await budget.run(100, () => Promise.resolve('whole'))).toBe('whole');
      }),
    );
  });

  it('of a function leaves Node its share, and room for at least one large body', () => {
    expect(bodyMemoryBytes(128 * 1024 ** 2)).toBe(16 * 1024 ** 2);
    expect(bodyMemoryBytes(256 * 1024 ** 2)).toBeLessThan(80 * 1024 ** 2);
    expect(bodyMemoryBytes(1024 ** 3)).toBeGreaterThan(400 * 1024 ** 2);
  });
});
