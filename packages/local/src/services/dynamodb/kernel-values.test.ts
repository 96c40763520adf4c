import fc from 'fast-check';
import { expect, it } from 'vitest';
import { internalCall, invokeAs } from '../../kernel/calls.js';
import { testContext } from '../../testing/test-kernel.js';
import { DynamoDbService } from './service.js';

const TableName = 'orders';

/** DynamoDB, and a function that calls it as tasks do. */
async function start() {
  const context = testContext();
  const dynamodb = new DynamoDbService(context);
  const { kernel, clock, region } = context;
  const invoke = invokeAs(kernel, { source: 'task', clock, region });
  await dynamodb.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'B' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  return { context, dynamodb, invoke };
}

/** Attribute values as the kernel has them: binary values are bytes. */
const { value } = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ S: fc.string() }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ B: fc.uint8Array() }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ BS: fc.uniqueArray(fc.uint8Array({ minLength: 1 }), { minLength: 1, selector: String }) }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 3 }) }),
  ),
}));

it('returns to callers in the process the values that they put, binary values as bytes', async () => {
  const { invoke, dynamodb } = await start();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1 }), value, async (id, stored) => {
      const Item = { id: { B: id }, stored };
      await invoke('dynamodb', 'PutItem', { TableName, Item });
      const read = await invoke<{ Item: object }>('dynamodb', 'GetItem', { TableName, Key: { id: { B: id } } });
      // Buffers are bytes too.
      const plain = (input: unknown): unknown =>
        JSON.parse(JSON.stringify(input, (_key, part: unknown) => (isBytes(part) ? bytesOf(part) : part)));
      expect(plain(read.Item)).toEqual(plain(Item));
    }),
  );
  await dynamodb.close();
});

function isBytes(part: unknown): part is Uint8Array | { type: 'Buffer'; data: number[] } {
  return (
    part instanceof Uint8Array ||
    (typeof part === 'object' && part !== null && 'type' in part && 'data' in part && part.type === 'Buffer')
  );
}

function bytesOf(part: Uint8Array | { data: number[] }): number[] {
  return part instanceof Uint8Array ? [...part] : part.data;
}

it('returns times as dates', async () => {
  const { context, dynamodb, invoke } = await start();
  const { Table } = await invoke<{ Table: { CreationDateTime: Date } }>('dynamodb', 'DescribeTable', { TableName });
  expect(Table.CreationDateTime).toBeInstanceOf(Date);
  expect(Math.abs(Table.CreationDateTime.getTime() - context.clock.now())).toBeLessThan(60_000);
  await dynamodb.close();
});

it('leaves the changes of a task to its caller, and undoes those of an operation that fails', async () => {
  const { context, dynamodb } = await start();
  const { kernel, clock, region } = context;
  const call = internalCall({ source: 'task', clock, region });
  const changes: unknown[] = [];
  const commit = (more: readonly object[]) => void changes.push(...more);
  const put = (id: string) => ({ Put: { TableName, Item: { id: { B: Buffer.from(id) } } } });
  await kernel.invoke('dynamodb', 'TransactWriteItems', { TransactItems: [put('a'), put('b')] }, { ...call, commit });
  expect(changes).toMatchObject([{ records: 'dynamodb/items/orders' }, { records: 'dynamodb/items/orders' }]);
  const failing = { TransactItems: [put('c'), { Put: { ...put('a').Put, ConditionExpression: 'size(id) > id' } }] };
  await expect(kernel.invoke('dynamodb', 'TransactWriteItems', failing, { ...call, commit })).rejects.toMatchObject({
    code: 'TransactionCanceledException',
  });
  expect(changes).toHaveLength(2);
  expect(await dynamodb.items(TableName)).toHaveLength(2);
  await dynamodb.close();
});
