import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BusEntry, createEventBatcher } from './event-batcher.js';

const entries = (count: number, bytes = 10): BusEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    source: 's',
    detailType: 't',
    detail: JSON.stringify(`${index}`.padEnd(bytes)),
  }));

/** A bus that rejects entries as `rejects` decides, and records accepted entries and calls. */
function bus(rejects: (entry: BusEntry, call: number) => boolean, attempts = 10) {
  const accepted: string[] = [];
  const calls: number[] = [];
  const pauses: number[] = [];
  const put = createEventBatcher({
    putEvents: (batch) => {
      calls.push(batch.length);
      return Promise.resolve(
        batch.map((entry) => {
          if (rejects(entry, calls.length)) return 'ThrottlingException';
          accepted.push(entry.detail);
          return undefined;
        }),
      );
    },
    sleep: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
    random: () => 1,
    maxAttempts: attempts,
  });
  return { put, accepted, calls, pauses };
}

describe('putting events on the bus', () => {
  it('puts ten events per call', async () => {
    const { put, calls, accepted } = bus(() => false);
    await put(entries(23));
    expect([calls.sort(), accepted.length]).toEqual([[10, 10, 3], 23]);
  });

  it('puts fewer large events per call', async () => {
    const { put, calls } = bus(() => false);
    await put(entries(5, 100_000));
    expect(calls).toEqual([2, 2, 1]);
  });

  it('retries only rejected events, so that every event is accepted exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1 }),
        async (count, refusals) => {
          const left = new Map<string, number>();
          const { put, accepted } = bus((entry) => {
            const times = left.get(entry.detail) ?? refusals[Number(JSON.parse(entry.detail)) % refusals.length] ?? 0;
            left.set(entry.detail, times - 1);
            return times > 0;
          });
          const all = entries(count);
          await put(all);
          expect(accepted.sort()).toEqual(all.map(({ detail }) => detail).sort());
        },
      ),
    );
  });

  it('increases the delay between attempts, and fails with EventsNotTaken', async () => {
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
