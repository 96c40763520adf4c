import { randomUUID } from 'node:crypto';
import { type DynamoDbCall, operations } from '../operations/index.js';
import { violationsOf } from '../../../kernel/models/violations.js';
import { Transactions } from '../../../kernel/transactions.js';
import { TableStore } from '../store.js';
import { invalidInput } from '../validation/invalid-input.js';
import { recordedModel } from '../validation/recorded-model.js';
import { normalizeInput } from '../wire-input.js';

/** A request or a response of the API. */
export type Fields = Record<string, unknown>;

/** Operations over a store of their own. */
export interface TestTables {
  readonly store: TableStore;
  /** Milliseconds that have passed. */
  now: number;
  /** Carries out an operation. Throws `AwsError`. */
  run<T = Fields>(operation: string, input: Fields): T;
}

/** Operations over an empty store. */
export function testTables(): TestTables {
  const store = new TableStore(new Transactions());
  const tables: TestTables = {
    store,
    now: Date.UTC(2026, 0, 1),
    run<T>(operation: string, input: Fields): T {
      const call: DynamoDbCall = {
        store,
        now: () => tables.now,
        newId: randomUUID,
        region: 'us-east-1',
        accountId: '123456789012',
      };
      const run = operations.get(operation);
      if (run === undefined) throw new Error(`there is no operation ${operation}`);
      // As it would go over the wire, and through the kernel.
      const wire = JSON.parse(JSON.stringify(input)) as Fields;
      const violations = violationsOf(recordedModel, recordedModel.operations[operation]?.input ?? '', wire);
      const error = violations.length === 0 ? undefined : invalidInput(violations, operation, wire);
      if (error !== undefined) throw error;
      return JSON.parse(JSON.stringify(store.run(() => run(normalizeInput(wire), call)))) as T;
    },
  };
  return tables;
}

/** CreateTable's input for a table with a sort key, two global indexes and a local one. */
export const ordersTable: Fields = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'total', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byTotal',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'total', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byCustomer',
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'total', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
    },
    {
      IndexName: 'allCustomers',
      KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};
