import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedList } from './sorted-list.js';

describe('a sorted list', () => {
  it('has what an array has that is sorted after each change', () => {
    const changes = fc.array(fc.record({ value: fc.integer({ min: 0, max: 400 }), isRemoval: fc.boolean() }), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(changes, fc.integer({ min: 0, max: 400 }), (all, bound) => {
        const list = new SortedList<number>((a, b) => a - b);
        const array: number[] = [];
        for (const { value, isRemoval } of all) {
          if (isRemoval) {
            const index = array.indexOf(value);
            expect(list.remove(value)).toBe(index >= 0);
            if (index >= 0) array.splice(index, 1);
          } else if (!array.includes(value)) {
            list.insert(value);
            array.push(value);
          }
        }
        array.sort((a, b) => a - b);
        expect(list.size).toBe(array.length);
        expect([...list.ascending((entry) => entry < bound)]).toEqual(array.filter((entry) => entry >= bound));
        expect([...list.descending((entry) => entry < bound)]).toEqual(
          array.filter((entry) => entry < bound).reverse(),
        );
      }),
    );
  });

  it('keeps its order over many blocks', () => {
    const list = new SortedList<number>((a, b) => a - b);
    const values = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 5000);
    for (const value of values) list.insert(value);
    for (let value = 0; value < 5000; value += 2) expect(list.remove(value)).toBe(true);
    const odd = Array.from({ length: 2500 }, (_, index) => 2 * index + 1);
    expect([...list.ascending()]).toEqual(odd);
    expect([...list.descending()]).toEqual(odd.reverse());
  });
});
