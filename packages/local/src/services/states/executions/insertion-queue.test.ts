import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InsertionQueue } from './insertion-queue.js';

it('has the size and the first item of a Set after any insertions and deletions', () => {
  const step = fc.record({ isAddition: fc.boolean(), item: fc.integer({ min: 0, max: 300 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 2_000, size: 'max' }), (steps) => {
      const queue = new InsertionQueue();
      const set = new Set<string>();
      for (const { isAddition, item } of steps) {
        const text = String(item);
        if (isAddition) {
          queue.add(text);
          set.add(text);
        } else expect(queue.delete(text)).toBe(set.delete(text));
        const [first] = set;
        expect([queue.size, queue.first()]).toEqual([set.size, first]);
      }
    }),
    { numRuns: 20 },
  );
});
