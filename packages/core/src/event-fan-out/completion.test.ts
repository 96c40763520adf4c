import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenOf, nodesAt, parentOf, treeLevels } from './completion.js';
import { COMPLETION_FAN_IN } from './limits.js';

/** Simulates the counting of the increment machine with sets in memory, for any order and number of deliveries. */
function count(
  items: number,
  deliveries: readonly number[],
): { completed: number; writes: Map<string, number>; largest: number } {
  const levels = treeLevels(items);
  const rows = new Map<string, Set<number>>();
  const writes = new Map<string, number>();
  let completed = 0;
  for (const index of deliveries) {
    let child = index;
    for (let level = 1; level <= levels; level += 1) {
      const node = parentOf(child);
      const key = `${level}/${node}`;
      const done = rows.get(key) ?? new Set<number>();
      rows.set(key, done.add(child));
      writes.set(key, (writes.get(key) ?? 0) + 1);
      if (done.size < childrenOf(items, { level, node })) break;
      if (level === levels) completed += 1;
      child = node;
    }
  }
  return { completed, writes, largest: Math.max(...[...rows.values()].map((done) => done.size)) };
}

const shuffled = (items: number, duplicates: readonly number[], seed: number): number[] => {
  const all = [...Array.from({ length: items }, (_, index) => index), ...duplicates.map((each) => each % items)];
  let state = seed;
  for (let at = all.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const other = state % (at + 1);
    [all[at], all[other]] = [all[other] as number, all[at] as number];
  }
  return all;
};

describe('the completion tree', () => {
  it.each([
    [1, 1],
    [100, 1],
    [101, 2],
    [10_000, 2],
    [10_001, 3],
    [100_000, 3],
    [1_000_000, 3],
  ])('of %i items has %i levels, and one node at the top', (items, levels) => {
    expect(treeLevels(items)).toBe(levels);
    expect(nodesAt(items, levels)).toBe(1);
  });

  it('assigns every child to exactly one parent and at most 100 children to a parent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (items) => {
        for (let level = 1; level <= treeLevels(items); level += 1) {
          const nodes = nodesAt(items, level);
          let children = 0;
          for (let node = 0; node < nodes; node += 1) {
            const here = childrenOf(items, { level, node });
            expect(here >= 1 && here <= COMPLETION_FAN_IN).toBe(true);
            children += here;
          }
          expect(children).toBe(nodesAt(items, level - 1));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('completes when the last item is counted and not before, for any order and redelivery', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12_000 }),
        fc.array(fc.nat(), { maxLength: 500 }),
        fc.integer(),
        (items, duplicates, seed) => {
          const deliveries = shuffled(items, duplicates, seed);
          const seen = new Set<number>();
          const last = deliveries.findIndex((index) => seen.add(index).size === items);
          expect(count(items, deliveries.slice(0, last)).completed).toBe(0);
          expect(count(items, deliveries.slice(0, last + 1)).completed).toBe(1);
          // A redelivery finds the request complete and starts a summary that has already started.
          expect(count(items, deliveries).completed).toBe(deliveries.length - last);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('writes each row at most once per child without redeliveries', () => {
    const { writes, largest } = count(100_000, shuffled(100_000, [], 7));
    expect(Math.max(...writes.values())).toBe(COMPLETION_FAN_IN);
    expect(largest).toBe(COMPLETION_FAN_IN);
    expect([...writes.values()].reduce((sum, each) => sum + each, 0)).toBe(100_000 + 1_000 + 10);
  });
});
