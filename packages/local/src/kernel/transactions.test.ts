import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, Records, Transactions } from './transactions.js';

const recording = () => {
  const commits: (readonly Change[])[] = [];
  const transactions = new Transactions({ commit: (changes) => commits.push(changes) });
  return { commits, transactions, records: new Records<number>(transactions, 'test/numbers') };
};

describe('transactions', () => {
  it('commit all changes of a run together, in their order', () => {
    const { commits, transactions, records } = recording();
    transactions.run(() => {
      records.set('a', 1);
      transactions.run(() => records.set('b', 2));
      records.delete('a');
    });
    expect([...records.entries()]).toEqual([['b', 2]]);
    expect(commits).toEqual([
      [
        { records: 'test/numbers', key: 'a', value: 1 },
        { records: 'test/numbers', key: 'b', value: 2 },
        { records: 'test/numbers', key: 'a', value: undefined },
      ],
    ]);
  });

  it('commit nothing if nothing changed', () => {
    const { commits, transactions, records } = recording();
    transactions.run(() => records.delete('absent'));
    expect(commits).toEqual([]);
  });

  it('undo all changes if the work throws', () => {
    const change = fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.option(fc.nat()) });
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, after) => {
        const { commits, transactions, records } = recording();
        const apply = ({ key, value }: { key: string; value: number | null }) =>
          value === null ? records.delete(key) : records.set(key, value);
        transactions.run(() => before.forEach(apply));
        const kept = new Map(records.entries());
        commits.length = 0;
        expect(() =>
          transactions.run(() => {
            after.forEach(apply);
            throw new Error('refused');
          }),
        ).toThrow('refused');
        expect(new Map(records.entries())).toEqual(kept);
        expect(commits).toEqual([]);
      }),
    );
  });

  it('undo only the changes of a nested run that throws', () => {
    const { commits, transactions, records } = recording();
    transactions.run(() => {
      records.set('a', 1);
      expect(() =>
        transactions.run(() => {
          records.set('a', 2);
          records.set('b', 2);
          throw new Error('refused');
        }),
      ).toThrow('refused');
      records.set('c', 3);
    });
    expect(new Map(records.entries())).toEqual(
      new Map([
        ['a', 1],
        ['c', 3],
      ]),
    );
    expect(commits.flat().map(({ key, value }) => [key, value])).toEqual([
      ['a', 1],
      ['c', 3],
    ]);
  });

  it('refuse a change outside of a run', async () => {
    const { transactions, records } = recording();
    expect(() => records.set('a', 1)).toThrow('in a transaction');
    const late = transactions.run(async () => {
      await Promise.resolve();
      records.set('a', 1);
    });
    await expect(late).rejects.toThrow('in a transaction');
  });

  it('leave their changes to a caller that commits them with others', () => {
    const { commits, transactions, records } = recording();
    let pending: readonly Change[] = [];
    transactions.run(
      () => records.set('a', 1),
      (changes) => (pending = changes),
    );
    expect(commits).toEqual([]);
    transactions.run(() => {
      transactions.join(pending);
      records.set('b', 2);
    });
    expect(commits).toEqual([[expect.objectContaining({ key: 'a' }), expect.objectContaining({ key: 'b' })]]);
  });
});
