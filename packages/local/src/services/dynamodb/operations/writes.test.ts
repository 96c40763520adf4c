// cspell:ignore hashkey -- as AWS spells them
import { beforeEach, describe, expect, it } from 'vitest';
import { type AwsError } from '../../../kernel/aws-error.js';
import { type Fields, ordersTable, type TestTables, testTables } from '../testing/tables.js';

let tables: TestTables;
const key = (pk: string, sk = 1): Fields => ({ pk: { S: pk }, sk: { N: String(sk) } });
const put = (Item: Fields, more: Fields = {}) => tables.run('PutItem', { TableName: 'orders', Item, ...more });
const update = (pk: string, more: Fields) => tables.run('UpdateItem', { TableName: 'orders', Key: key(pk), ...more });
const get = (pk: string) => tables.run('GetItem', { TableName: 'orders', Key: key(pk) })['Item'];
const errorOf = (run: () => unknown): AwsError => {
  try {
    run();
  } catch (error) {
    return error as AwsError; // what operations throw
  }
  throw new Error('nothing was thrown');
};

beforeEach(() => {
  tables = testTables();
  tables.run('CreateTable', ordersTable);
});

describe('an item', () => {
  it('is returned as it was, and as it became', () => {
    expect(put({ ...key('a'), n: { N: '1' } }, { ReturnValues: 'ALL_OLD' })).toEqual({});
    expect(put({ ...key('a'), n: { N: '2' } }, { ReturnValues: 'ALL_OLD' })['Attributes']).toMatchObject({
      n: { N: '1' },
    });
    const values = {
      UpdateExpression: 'SET n = n + :v, doc = :d',
      ExpressionAttributeValues: { ':v': { N: '1' }, ':d': { M: { a: { N: '1' }, b: { N: '2' } } } },
    };
    expect(update('a', { ...values, ReturnValues: 'UPDATED_OLD' })['Attributes']).toEqual({ n: { N: '2' } });
    const nested = { UpdateExpression: 'SET doc.a = :v REMOVE doc.b', ExpressionAttributeValues: { ':v': { N: '7' } } };
    expect(update('a', { ...nested, ReturnValues: 'UPDATED_NEW' })['Attributes']).toEqual({
      doc: { M: { a: { N: '7' } } },
    });
    expect(update('a', { UpdateExpression: 'REMOVE doc', ReturnValues: 'UPDATED_NEW' })).toEqual({});
    expect(update('new', { ReturnValues: 'ALL_NEW' })['Attributes']).toEqual(key('new'));
    const deleted = tables.run('DeleteItem', { TableName: 'orders', Key: key('a'), ReturnValues: 'ALL_OLD' });
    expect(deleted['Attributes']).toEqual({ ...key('a'), n: { N: '3' } });
  });

  it('is written only if it meets a condition; the error can include the item', () => {
    put({ ...key('a'), version: { N: '2' } });
    const expected = { Expected: { version: { Exists: true, Value: { N: '1' } } } };
    expect(() => put(key('a'), expected)).toThrow('The conditional request failed');
    const either = {
      ConditionalOperator: 'OR',
      Expected: { version: { ComparisonOperator: 'EQ', AttributeValueList: [{ N: '1' }] }, absent: { Exists: false } },
    };
    put({ ...key('a'), version: { N: '3' } }, either);
    const failed = errorOf(() =>
      put(key('a'), {
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    expect([failed.code, failed.details]).toEqual([
      'ConditionalCheckFailedException',
      { Item: { ...key('a'), version: { N: '3' } } },
    ]);
    expect(() => update('ghost', { ConditionExpression: 'attribute_exists(pk)' })).toThrow(
      'The conditional request failed',
    );
    expect(get('ghost')).toBeUndefined();
  });

  it('is updated by the older parameters', () => {
    put({ ...key('a'), n: { N: '1' }, tags: { SS: ['x', 'y'] }, gone: { S: '' } });
    update('a', {
      AttributeUpdates: {
        n: { Action: 'ADD', Value: { N: '2' } },
        tags: { Action: 'DELETE', Value: { SS: ['x'] } },
        gone: { Action: 'DELETE' },
        fresh: { Value: { BOOL: true } },
      },
    });
    expect(get('a')).toEqual({ ...key('a'), n: { N: '3' }, tags: { SS: ['y'] }, fresh: { BOOL: true } });
  });

  it.each<[Fields, string]>([
    [{ pk: { S: 'a' } }, 'One or more parameter values were invalid: Missing the key sk in the item'],
    [{ ...key('a'), pk: { N: '1' } }, 'Type mismatch for key pk expected: S actual: N'],
    [
      { ...key('') },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an ' +
        'empty string value. Key: pk',
    ],
    [
      { ...key('a'), customer: { S: '' } },
      'A value specified for a secondary index key is not supported. The AttributeValue for a key attribute ' +
        'cannot contain an empty string value. IndexName: byCustomer, IndexKey: customer',
    ],
    [
      { ...key('a'), customer: { N: '1' } },
      'Type mismatch for Index Key customer Expected: S Actual: N IndexName: byCustomer',
    ],
    [{ ...key('é'.repeat(1025)) }, 'Size of hashkey has exceeded the maximum size limit of2048 bytes'],
    [{ ...key('a'), data: { S: 'x'.repeat(400 * 1024) } }, 'Item size has exceeded the maximum allowed size'],
  ])('%j is refused', (item, message) => {
    expect(() => put(item)).toThrow(message);
  });

  it.each<[Fields, string]>([
    [{ UpdateExpression: 'SET pk = :v' }, 'Cannot update attribute pk. This attribute is part of the key'],
    [
      { UpdateExpression: 'SET customer = :v' },
      'Type mismatch for Index Key customer Expected: S Actual: N IndexName: byCustomer',
    ],
    [
      { UpdateExpression: 'SET n = :v', ConditionExpression: 'sk.a = :v' },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: sk",
    ],
    [
      { AttributeUpdates: { n: { Value: { N: '1' } } }, UpdateExpression: 'SET n = :v' },
      'Non-expression parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}',
    ],
  ])('the update %j is refused', (fields, message) => {
    expect(() => update('a', { ExpressionAttributeValues: { ':v': { N: '1' } }, ...fields })).toThrow(message);
  });

  it('may be nested 31 maps deep around a scalar', () => {
    const nested = (depth: number): Fields => (depth === 0 ? { S: 'leaf' } : { M: { a: nested(depth - 1) } });
    put({ ...key('a'), v: nested(31) });
    expect(() => put({ ...key('a'), v: nested(32) })).toThrow('Nesting Levels have exceeded supported limits');
    expect(() => put({ ...key('a'), v: nested(1000) })).toThrow('Nesting Levels have exceeded supported limits');
  });

  it.each<[Fields, string]>([
    [
      { Item: [] },
      'Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>',
    ],
    [{ Item: { a: 'text' } }, 'Unexpected value type in payload'],
    [{ Item: { a: { S: 1 } } }, 'NUMBER_VALUE cannot be converted to String'],
    [{ Item: { a: { B: 'abc' } } }, 'Base64 encoded length is expected a multiple of 4 bytes but found: 3'],
    [{ Item: { a: { SS: 'x' } } }, 'Unexpected field type'],
    [{ ReturnValues: {} }, 'Start of structure or map found where not expected'],
  ])('%j is not read', (fields, message) => {
    const error = errorOf(() => put({}, fields));
    expect([error.code, error.message]).toEqual(['SerializationException', message]);
  });

  it('lists every constraint that its request violates', () => {
    expect(() => put({}, { ReturnValues: 'X', ReturnConsumedCapacity: 'Y' })).toThrow(
      "2 validation errors detected: Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'X' at 'returnValues' failed to satisfy constraint:",
    );
    expect(() => tables.run('PutItem', { ReturnValues: 'X' })).toThrow(
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    );
  });
});

describe('what writes cost', () => {
  const units = (operation: string, more: Fields) =>
    tables.run<{ ConsumedCapacity: Fields }>(operation, {
      TableName: 'orders',
      ReturnConsumedCapacity: 'INDEXES',
      ...more,
    }).ConsumedCapacity;

  it('is a unit for 1 KB of the larger image, and one for each index that changes', () => {
    const item = { ...key('a'), customer: { S: 'c' }, total: { N: '1' } };
    expect(units('PutItem', { Item: { ...item, data: { S: 'x'.repeat(3000) } } })).toEqual({
      TableName: 'orders',
      CapacityUnits: 8,
      Table: { CapacityUnits: 3 },
      LocalSecondaryIndexes: { byTotal: { CapacityUnits: 1 } },
      GlobalSecondaryIndexes: { byCustomer: { CapacityUnits: 1 }, allCustomers: { CapacityUnits: 3 } },
    });
    // The smaller item replaces the larger one; the index that has keys only does not change.
    expect(units('PutItem', { Item: item })).toMatchObject({
      Table: { CapacityUnits: 3 },
      GlobalSecondaryIndexes: { allCustomers: { CapacityUnits: 3 } },
    });
    expect(units('PutItem', { Item: item })).toEqual({
      TableName: 'orders',
      CapacityUnits: 1,
      Table: { CapacityUnits: 1 },
    });
    // A changed key is a deletion and an insertion.
    expect(units('PutItem', { Item: { ...item, customer: { S: 'd' } } })).toMatchObject({
      GlobalSecondaryIndexes: { byCustomer: { CapacityUnits: 2 } },
    });
  });

  it('tells the item collection of a table with local indexes', () => {
    expect(put(key('a'), { ReturnItemCollectionMetrics: 'SIZE' })['ItemCollectionMetrics']).toEqual({
      ItemCollectionKey: { pk: { S: 'a' } },
      SizeEstimateRangeGB: [0, 1],
    });
  });
});

describe('a batch', () => {
  const write = (requests: Fields[], more: Fields = {}) =>
    tables.run('BatchWriteItem', { RequestItems: { orders: requests }, ...more });

  it('writes up to 25 items and reads up to 100', () => {
    const keys = Array.from({ length: 101 }, (_, n) => key(`k${n}`));
    for (let n = 0; n < 100; n += 25) write(keys.slice(n, n + 25).map((Item) => ({ PutRequest: { Item } })));
    const read = (Keys: Fields[]) =>
      tables.run<{ Responses: { orders: Fields[] } }>('BatchGetItem', { RequestItems: { orders: { Keys } } });
    expect(read(keys.slice(0, 100)).Responses.orders).toHaveLength(100);
    expect(() => read(keys)).toThrow("Value at 'RequestItems.orders.member.Keys' failed to satisfy constraint");
    expect(() => write(keys.slice(0, 26).map((Key) => ({ DeleteRequest: { Key } })))).toThrow(
      'Member must have length less than or equal to 25',
    );
    write([{ DeleteRequest: { Key: key('k0') } }, { PutRequest: { Item: { ...key('k1'), n: { N: '1' } } } }]);
    expect([get('k0'), get('k1')]).toEqual([undefined, { ...key('k1'), n: { N: '1' } }]);
  });

  it('leaves out what is beyond 16 MB', () => {
    const data = { S: 'x'.repeat(390_000) };
    for (let n = 0; n < 45; n += 1) put({ ...key(`big${n}`), data });
    const { Responses, UnprocessedKeys } = tables.run<{
      Responses: { orders: Fields[] };
      UnprocessedKeys: { orders: { Keys: Fields[] } };
    }>('BatchGetItem', {
      RequestItems: { orders: { Keys: Array.from({ length: 45 }, (_, n) => key(`big${n}`)), ConsistentRead: true } },
    });
    expect([Responses.orders.length, UnprocessedKeys.orders.Keys.length]).toEqual([43, 2]);
    expect(UnprocessedKeys.orders).toMatchObject({ ConsistentRead: true, Keys: [key('big43'), key('big44')] });
  });

  it.each<[Fields[], string]>([
    [
      [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('a') } }],
      'Provided list of item keys contains duplicates',
    ],
    [[{ PutRequest: { Item: { pk: { S: 'a' } } } }], 'The provided key element does not match the schema'],
    [[{}], 'Supplied AttributeValue has more than one datatypes set'],
    [
      [{ PutRequest: { Item: { ...key('a'), customer: { S: '' } } } }, { PutRequest: { Item: key('b') } }],
      'secondary index key',
    ],
  ])('%j is refused as a whole', (requests, message) => {
    expect(() => write(requests)).toThrow(message);
    expect([get('a'), get('b')]).toEqual([undefined, undefined]);
  });
});

describe('a transaction', () => {
  const transact = (TransactItems: Fields[], more: Fields = {}) =>
    tables.run('TransactWriteItems', { TransactItems, ...more });
  const increment = (pk: string): Fields => ({
    Update: {
      TableName: 'orders',
      Key: key(pk),
      UpdateExpression: 'ADD n :v',
      ExpressionAttributeValues: { ':v': { N: '1' } },
    },
  });

  it('tells each reason for which it was cancelled, and writes nothing', () => {
    put({ ...key('text'), n: { S: 'no number' } });
    const failed = errorOf(() =>
      transact([
        increment('a'),
        {
          ConditionCheck: {
            TableName: 'orders',
            Key: key('text'),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { Put: { TableName: 'orders', Item: { ...key('b'), customer: { N: '1' } } } },
      ]),
    );
    // Keys are checked before any condition is.
    expect(failed.message).toContain('[None, None, ValidationError]');
    const conditions = errorOf(() =>
      transact([
        increment('a'),
        { ConditionCheck: { TableName: 'orders', Key: key('b'), ConditionExpression: 'attribute_exists(pk)' } },
        increment('text'),
      ]),
    );
    expect(conditions.details['CancellationReasons']).toEqual([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      { Code: 'ValidationError', Message: 'An operand in the update expression has an incorrect data type' },
    ]);
    expect(get('a')).toBeUndefined();
  });

  it('is carried out once for its token, for ten minutes', () => {
    const more = { ClientRequestToken: 'token', ReturnConsumedCapacity: 'TOTAL' };
    expect(transact([increment('a')], more)['ConsumedCapacity']).toEqual([
      { TableName: 'orders', CapacityUnits: 2, WriteCapacityUnits: 2 },
    ]);
    expect(transact([increment('a')], more)['ConsumedCapacity']).toEqual([
      { TableName: 'orders', CapacityUnits: 2, ReadCapacityUnits: 2 },
    ]);
    expect(errorOf(() => transact([increment('b')], more)).code).toBe('IdempotentParameterMismatchException');
    expect(get('a')).toMatchObject({ n: { N: '1' } });
    tables.now += 10 * 60_000;
    transact([increment('b')], more);
    expect(get('b')).toMatchObject({ n: { N: '1' } });
  });

  it.each<[Fields[], string]>([
    [[increment('a'), increment('a')], 'Transaction request cannot include multiple operations on one item'],
    [[{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
    [
      [],
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      Array.from({ length: 12 }, (_, n) => ({
        Put: { TableName: 'orders', Item: { ...key(`k${n}`), data: { S: 'x'.repeat(350_000) } } },
      })),
      'exceeded 4 MBs',
    ],
    [[{ Put: { TableName: 'absent', Item: key('a') } }], 'Requested resource not found'],
  ])('%j is refused', (actions, message) => {
    expect(() => transact(actions)).toThrow(message);
  });
});
