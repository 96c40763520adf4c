import { beforeEach, describe, expect, it } from 'vitest';
import { type Fields, ordersTable, type TestTables, testTables } from '../testing/tables.js';

let tables: TestTables;
const order = (pk: string, sk: number, more: Fields = {}): Fields => ({
  pk: { S: pk },
  sk: { N: String(sk) },
  ...more,
});
const put = (Item: Fields) => tables.run('PutItem', { TableName: 'orders', Item });
const query = (more: Fields) =>
  tables.run<{
    Items: Fields[];
    Count: number;
    ScannedCount: number;
    LastEvaluatedKey?: Fields;
    ConsumedCapacity?: Fields;
  }>('Query', {
    TableName: 'orders',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'a' } },
    ...more,
  });
const sortKeys = (items: Fields[]) => items.map((item) => Number((item['sk'] as { N: string }).N));

beforeEach(() => {
  tables = testTables();
  tables.run('CreateTable', ordersTable);
  for (const sk of [10, -1, 2, 1.5, 100]) {
    const more = {
      total: { N: String(-sk) },
      customer: { S: `c${sk > 5 ? 1 : 2}` },
      note: { S: 'n' },
      extra: { S: 'o' },
    };
    put(order('a', sk, more));
  }
  put(order('b', 1));
});

describe('a query', () => {
  it.each<[string, string, Fields, number[]]>([
    ['everything', 'pk = :pk', {}, [-1, 1.5, 2, 10, 100]],
    ['equality', 'pk = :pk AND sk = :v', { ':v': { N: '2.0' } }, [2]],
    ['less', 'pk = :pk AND sk < :v', { ':v': { N: '2' } }, [-1, 1.5]],
    ['at most', 'sk <= :v AND pk = :pk', { ':v': { N: '2' } }, [-1, 1.5, 2]],
    ['more', '(pk = :pk) AND (sk > :v)', { ':v': { N: '2' } }, [10, 100]],
    ['at least, the value first', ':v <= sk AND :pk = pk', { ':v': { N: '2' } }, [2, 10, 100]],
    ['between', 'pk = :pk AND sk BETWEEN :v AND :w', { ':v': { N: '1.5' }, ':w': { N: '10' } }, [1.5, 2, 10]],
  ])('finds %s, in both orders', (_name, KeyConditionExpression, values, expected) => {
    const request = { KeyConditionExpression, ExpressionAttributeValues: { ':pk': { S: 'a' }, ...values } };
    expect(sortKeys(query(request).Items)).toEqual(expected);
    expect(sortKeys(query({ ...request, ScanIndexForward: false }).Items)).toEqual([...expected].reverse());
  });

  it('goes page by page in both orders, and says what it evaluated', () => {
    for (const ScanIndexForward of [true, false]) {
      const seen: number[] = [];
      let start: Fields | undefined;
      do {
        const page = query({
          ScanIndexForward,
          Limit: 2,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        seen.push(...sortKeys(page.Items));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      expect(seen).toEqual(ScanIndexForward ? [-1, 1.5, 2, 10, 100] : [100, 10, 2, 1.5, -1]);
    }
    const filtered = {
      FilterExpression: 'customer = :c',
      ExpressionAttributeValues: { ':pk': { S: 'a' }, ':c': { S: 'c1' } },
    };
    expect(query(filtered)).toMatchObject({ Count: 2, ScannedCount: 5 });
    expect(query({ ...filtered, Select: 'COUNT' })).not.toHaveProperty('Items');
  });

  it('ends a page at 1 MB', () => {
    for (let sk = 0; sk < 6; sk += 1) put(order('big', sk, { data: { S: 'x'.repeat(300_000) } }));
    const values = { ExpressionAttributeValues: { ':pk': { S: 'big' } } };
    const first = query(values);
    expect(first.Count).toBe(4);
    expect(query({ ...values, ExclusiveStartKey: first.LastEvaluatedKey }).Count).toBe(2);
  });

  it('has from an index what the index has, and from a local one everything that is asked for', () => {
    const global = {
      IndexName: 'byCustomer',
      KeyConditionExpression: 'customer = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'c1' } },
    };
    expect(query(global).Items.map((item) => Object.keys(item).sort())).toEqual([
      ['customer', 'note', 'pk', 'sk', 'total'],
      ['customer', 'note', 'pk', 'sk', 'total'],
    ]);
    const local = { IndexName: 'byTotal' };
    expect(Object.keys(query(local).Items[0] ?? {}).sort()).toEqual(['pk', 'sk', 'total']);
    expect(query({ ...local, ProjectionExpression: 'extra' }).Items[0]).toEqual({ extra: { S: 'o' } });
    expect(query({ ...local, Select: 'ALL_ATTRIBUTES' }).Items[0]).toHaveProperty('note');
    expect(sortKeys(query(local).Items)).toEqual([100, 10, 2, 1.5, -1]);
    const { LastEvaluatedKey } = query({ ...global, Limit: 1 });
    expect(Object.keys(LastEvaluatedKey ?? {}).sort()).toEqual(['customer', 'pk', 'sk', 'total']);
    expect(sortKeys(query({ ...global, ExclusiveStartKey: LastEvaluatedKey }).Items)).toEqual([10]);
  });

  it('pages through items of an index that have one key', () => {
    for (let n = 0; n < 10; n += 1) put(order(`p${n}`, n, { customer: { S: 'same' } }));
    const seen = new Set<number>();
    let start: Fields | undefined;
    do {
      const page = query({
        IndexName: 'allCustomers',
        KeyConditionExpression: 'customer = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'same' } },
        Limit: 3,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      for (const sk of sortKeys(page.Items)) seen.add(sk);
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    expect(seen.size).toBe(10);
  });

  it.each<[Fields, string]>([
    [{ KeyConditionExpression: 'sk = :pk' }, 'Query condition missed key schema element: pk'],
    [{ KeyConditionExpression: 'pk > :pk' }, 'Query key condition not supported'],
    [{ KeyConditionExpression: 'pk = :pk OR pk = :pk' }, 'Invalid operator used in KeyConditionExpression: OR'],
    [{ KeyConditionExpression: 'pk <> :pk' }, 'Invalid operator used in KeyConditionExpression: <>'],
    [{ KeyConditionExpression: 'size(pk) = :pk' }, 'KeyConditionExpressions cannot contain nested operations'],
    [{ KeyConditionExpression: 'pk.a = :pk' }, 'KeyConditionExpressions cannot have conditions on nested attributes'],
    [
      { KeyConditionExpression: 'pk = :pk AND pk = :pk' },
      'KeyConditionExpressions must only contain one condition per key',
    ],
    [{ KeyConditionExpression: 'pk = :pk AND sk = :pk' }, 'Condition parameter type does not match schema type'],
    [
      { FilterExpression: 'sk = :pk' },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [{ IndexName: 'absent' }, 'The table does not have the specified index: absent'],
    [
      { IndexName: 'allCustomers', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      { Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    [
      { Select: 'COUNT', ProjectionExpression: 'sk' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [{ Limit: 0 }, "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"],
    [{ ExclusiveStartKey: { pk: { S: 'a' } } }, 'The provided starting key is invalid'],
    [
      { ExclusiveStartKey: { pk: { S: 'b' }, sk: { N: '1' } } },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      { KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } } },
      'Can not use both expression and non-expression parameters in the same request',
    ],
  ])('%j is refused', (request, message) => {
    expect(() => query(request)).toThrow(message);
  });

  it('refuses what a global index does not have', () => {
    const global = { IndexName: 'byCustomer', KeyConditionExpression: 'customer = :pk' };
    expect(() => query({ ...global, ProjectionExpression: 'extra' })).toThrow(
      'One or more parameter values were invalid: Global secondary index byCustomer does not project [extra]',
    );
    expect(() => query({ ...global, FilterExpression: 'extra = :pk' })).toThrow(
      'Secondary index byCustomer does not project one or more filter attributes: [extra]',
    );
    expect(() => query({ ...global, Select: 'ALL_ATTRIBUTES' })).toThrow('because its projection type is not ALL');
  });
});

describe('a scan', () => {
  const scan = (more: Fields = {}) =>
    tables.run<{ Items: Fields[]; LastEvaluatedKey?: Fields }>('Scan', { TableName: 'orders', ...more });

  it('has each item in exactly one segment, page by page', () => {
    for (let n = 0; n < 50; n += 1) put(order(`s${n}`, n));
    const total = scan().Items.length;
    for (const TotalSegments of [1, 3, 7]) {
      const seen: string[] = [];
      for (let Segment = 0; Segment < TotalSegments; Segment += 1) {
        let start: Fields | undefined;
        do {
          const page = scan({
            Segment,
            TotalSegments,
            Limit: 4,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          });
          seen.push(...page.Items.map((item) => JSON.stringify([item['pk'], item['sk']])));
          start = page.LastEvaluatedKey;
        } while (start !== undefined);
      }
      expect([seen.length, new Set(seen).size]).toEqual([total, total]);
    }
  });

  it('scans an index: what has its key', () => {
    expect(scan({ IndexName: 'byTotal' }).Items).toHaveLength(5);
    expect(scan({ IndexName: 'byCustomer', Limit: 2 }).LastEvaluatedKey).toHaveProperty('total');
  });

  it('refuses a starting key of another segment', () => {
    const { LastEvaluatedKey } = scan({ Segment: 0, TotalSegments: 2, Limit: 1 });
    const [own] = LastEvaluatedKey === undefined ? [1] : [0];
    expect(() =>
      scan({ Segment: 1 - own, TotalSegments: 2, ExclusiveStartKey: LastEvaluatedKey ?? order('a', 10) }),
    ).toThrow(/Please use ExclusiveStartKey with correct Segment/);
  });
});

describe('what reads cost', () => {
  it('is half a unit for 4 KB, a whole one if the read is consistent, twice that in a transaction', () => {
    put(order('cost', 1, { data: { S: 'x'.repeat(5000) } }));
    const units = (operation: string, more: Fields) =>
      tables.run<{ ConsumedCapacity: Fields }>(operation, { ReturnConsumedCapacity: 'TOTAL', ...more })
        .ConsumedCapacity;
    const one = { TableName: 'orders', Key: order('cost', 1) };
    expect(units('GetItem', one)).toEqual({ TableName: 'orders', CapacityUnits: 1 });
    expect(units('GetItem', { ...one, ConsistentRead: true })).toMatchObject({ CapacityUnits: 2 });
    expect(units('GetItem', { ...one, Key: order('none', 1) })).toMatchObject({ CapacityUnits: 0.5 });
    expect(units('TransactGetItems', { TransactItems: [{ Get: one }] })).toEqual([
      { TableName: 'orders', CapacityUnits: 4, ReadCapacityUnits: 4 },
    ]);
    expect(
      query({ IndexName: 'byTotal', ReturnConsumedCapacity: 'INDEXES', Select: 'ALL_ATTRIBUTES' }).ConsumedCapacity,
    ).toEqual({
      TableName: 'orders',
      CapacityUnits: 1,
      Table: { CapacityUnits: 0.5 },
      LocalSecondaryIndexes: { byTotal: { CapacityUnits: 0.5 } },
    });
  });
});
