import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BusEntry, createEventBatcher } from './event-batcher.js';

const entries = (count: number, bytes = 10): BusEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    source: 's',
    detailType: 't',
    detail: JSON.stringify(`${index}`.padEnd(bytes)),
  }));

/** A bus that takes what `refuses` does not, and tells what it took and how it was called. */
function bus(refuses: (entry: BusEntry, call: number) => boolean, attempts = 10) {
  const taken: string[] = [];
  const calls: number[] = [];
  const pauses: number[] = [];
  const put = createEventBatcher({
    putEvents: (batch) => {
      calls.push(batch.length);
      return Promise.resolve(
        batch.map((entry) => {
          if (refuses(entry, calls.length)) return 'ThrottlingException';
          taken.push(entry.detail);
          return undefined;
        }),
      );
    },
    sleep: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
    random: () => 1,
    maxAttempts: attempts,
  });
  return { put, taken, calls, pauses };
}

describe('putting events on the bus', () => {
  it('gives it ten at a time', async () => {
    const { put, calls, taken } = bus(() => false);
    await put(entries(23));
    expect([calls.sort(), taken.length]).toEqual([[10, 10, 3], 23]);
  });

  it('gives it fewer at a time where they are large', async () => {
    const { put, calls } = bus(() => false);
    await put(entries(5, 100_000));
    expect(calls).toEqual([2, 2, 1]);
  });

  it('tries only what was not taken again, and every event is taken exactly once, whatever is refused at first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1 }),
        async (count, refusals) => {
          const left = new Map<string, number>();
          const { put, taken } = bus((entry) => {
            const times = left.get(entry.detail) ?? refusals[Number(JSON.parse(entry.detail)) % refusals.length] ?? 0;
            left.set(entry.detail, times - 1);
            return times > 0;
          });
          const all = entries(count);
          await put(all);
          expect(taken.sort()).toEqual(all.map(({ detail }) => detail).sort());
        },
      ),
    );
  });

  it('waits longer from try to try, and gives up by name', async () => {
    const { put, pauses, calls } = bus((entry) => entry.detail.startsWith('"3'), 4);
    await expect(put(entries(5))).rejects.toMatchObject({
      name: 'EventsNotTaken',
      message: expect.stringContaining('1 of 5 events (ThrottlingException)') as string,
    });
    expect([pauses, calls]).toEqual([
      [100, 200, 400],
      [5, 1, 1, 1],
    ]);
  });
});
