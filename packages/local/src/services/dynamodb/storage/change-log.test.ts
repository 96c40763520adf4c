import { describe, expect, it } from 'vitest';
import { Transactions } from '../../../kernel/transactions.js';
import { TableStore } from '../store.js';
import { type Item } from '../values/attribute-value.js';
import { readItem, type WireItem } from '../values/read-value.js';

const item = (wire: WireItem): Item => readItem(wire);

function store() {
  const tables = new TableStore(new Transactions());
  const table = tables.run(() =>
    tables.create({
      name: 'orders',
      arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/orders',
      id: 'id',
      createdAt: 0,
      attributes: [{ name: 'id', type: 'S' }],
      key: { hash: { name: 'id', type: 'S' }, range: undefined },
      indexes: [],
      billingMode: 'PAY_PER_REQUEST',
      throughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      isProtected: false,
      tags: new Map(),
      timeToLive: undefined,
      pointInTimeRecovery: undefined,
      settings: {},
    }),
  );
  const commit: TableStore['commit'] = (...changes) => tables.run(() => tables.commit(...changes));
  return { tables, table, commit };
}

describe('the change log of a table', () => {
  it('has the key, both images, the time and the identity of each change, in order', () => {
    const { table, commit } = store();
    const [first, second] = [item({ id: { S: 'a' }, n: { N: '1' } }), item({ id: { S: 'a' }, n: { N: '2' } })];
    commit([{ table, before: undefined, after: first }], 1000);
    commit([{ table, before: first, after: second }], 2000);
    commit([{ table, before: second, after: undefined }], 3000, {
      type: 'Service',
      principalId: 'dynamodb.amazonaws.com',
    });
    const keys = item({ id: { S: 'a' } });
    const records = table.changes.since('', 4000);
    expect(records).toMatchObject([
      { keys, oldImage: undefined, newImage: first, at: 1000, userIdentity: undefined },
      { keys, oldImage: first, newImage: second, at: 2000 },
      { keys, oldImage: second, newImage: undefined, userIdentity: { principalId: 'dynamodb.amazonaws.com' } },
    ]);
    const numbers = records.map((record) => record.sequenceNumber);
    expect(numbers).toEqual([...numbers].sort());
    expect(table.changes.since(numbers[1] ?? '', 4000)).toHaveLength(1);
    expect(table.changes.lastSequenceNumber).toBe(numbers[2]);
  });

  it('keeps a day, and no more than 1,000 changes', () => {
    const { table, commit } = store();
    for (let n = 0; n < 5000; n += 1) commit([{ table, before: undefined, after: item({ id: { S: `i${n}` } }) }], n);
    expect(table.changes.since('', 5000)).toHaveLength(1000);
    expect(table.changes.since('', 5000)[0]?.keys).toEqual(item({ id: { S: 'i4000' } }));
    expect(table.changes.since('', 4998 + 24 * 3600_000)).toHaveLength(1);
  });

  it('is undone with the items of a transaction that throws', () => {
    const { tables, table, commit } = store();
    const [first, second] = [item({ id: { S: 'a' }, n: { N: '1' } }), item({ id: { S: 'a' }, n: { N: '2' } })];
    commit([{ table, before: undefined, after: first }], 1000);
    const last = table.changes.lastSequenceNumber;
    expect(() =>
      tables.run(() => {
        tables.commit([{ table, before: first, after: second }], 2000);
        tables.commit([{ table, before: undefined, after: item({ id: { S: 'b' } }) }], 2000);
        tables.delete(table);
        throw new Error('refused');
      }),
    ).toThrow('refused');
    expect(tables.find('orders')).toBe(table);
    expect([...table.items.items()].map((stored) => stored.item)).toEqual([first]);
    expect(table.changes.since('', 3000)).toHaveLength(1);
    expect(table.changes.lastSequenceNumber).toBe(last);
  });
});
