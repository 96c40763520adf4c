import { describe, expect, it } from 'vitest';
import { ExpiringRecords } from './expiring-records.js';
import { type Change, Transactions } from './transactions.js';

function expiring() {
  const committed: Change[] = [];
  const transactions = new Transactions({ commit: (changes) => committed.push(...changes) });
  const records = new ExpiringRecords<string>(transactions, 'test/tokens', 100);
  const set = (key: string, value: string, now: number) => transactions.run(() => records.set(key, value, now));
  return { committed, transactions, records, set };
}

describe('expiring records', () => {
  it('are kept until they expire, and then deleted', () => {
    const { records, set } = expiring();
    for (let now = 0; now < 10_000; now += 1) set(`key-${now}`, String(now), now);
    expect(records.size).toBe(100);
    expect(records.get('key-9900', 9_999)).toBe('9900');
    expect(records.get('key-9899', 9_999)).toBeUndefined();
    expect(records.get('key-9900', 10_000)).toBeUndefined();
  });

  it('live longer when they are set again', () => {
    const { records, set } = expiring();
    set('a', 'first', 0);
    set('b', 'other', 10);
    set('a', 'second', 90);
    set('c', 'last', 120);
    expect([records.get('a', 150), records.get('b', 150), records.size]).toEqual(['second', undefined, 2]);
  });

  it('come back when the transaction that replaced them throws', () => {
    const { committed, transactions, records, set } = expiring();
    set('a', 'first', 0);
    expect(() =>
      transactions.run(() => {
        records.set('a', 'second', 10);
        records.set('b', 'other', 200);
        throw new Error('refused');
      }),
    ).toThrow('refused');
    expect([records.get('a', 50), records.get('a', 105), records.size]).toEqual(['first', undefined, 1]);
    expect(committed).toHaveLength(1);
  });
});
