import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatches } from './planning.js';

describe('planning batches', () => {
  it('lists every path once, in the order of the input, in full batches except for the last', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), fc.integer({ min: 1, max: 50 }), (paths, batchSize) => {
        const batches = planBatches(paths, batchSize);
        expect(batches.flat()).toEqual([...new Set(paths)]);
        expect(batches.slice(0, -1).every(({ length }) => length === batchSize)).toBe(true);
        expect(batches.every(({ length }) => length >= 1 && length <= batchSize)).toBe(true);
      }),
    );
  });

  it('rejects a batch size that is not an integer of at least 1', () => {
    for (const batchSize of [0, -1, 1.5, Number.NaN]) expect(() => planBatches(['a'], batchSize)).toThrow(RangeError);
  });
});
