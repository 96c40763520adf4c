import { beforeEach, describe, expect, it } from 'vitest';
import { type Fields, ordersTable, type TestTables, testTables } from '../testing/tables.js';

let tables: TestTables;
const describeTable = () => tables.run<{ Table: Fields }>('DescribeTable', { TableName: 'orders' }).Table;
const update = (fields: Fields) => tables.run('UpdateTable', { TableName: 'orders', ...fields });

beforeEach(() => {
  tables = testTables();
  tables.run('CreateTable', ordersTable);
});

describe('a table', () => {
  it('is being created in the response, and active after it', () => {
    expect(tables.run('CreateTable', { ...ordersTable, TableName: 'other' })['TableDescription']).toMatchObject({
      TableStatus: 'CREATING',
    });
    expect(describeTable()).toMatchObject({
      TableStatus: 'ACTIVE',
      ItemCount: 0,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'byCustomer', IndexStatus: 'ACTIVE' }, { IndexName: 'allCustomers' }],
    });
    expect(() => tables.run('CreateTable', ordersTable)).toThrow('Table already exists: orders');
    expect(tables.run('ListTables', { Limit: 1 })).toEqual({
      TableNames: ['orders'],
      LastEvaluatedTableName: 'orders',
    });
    expect(tables.run('ListTables', { ExclusiveStartTableName: 'orders' })).toEqual({ TableNames: ['other'] });
  });

  it('gets another index, filled, on demand without capacity, and loses it with its attributes', () => {
    tables.run('PutItem', { TableName: 'orders', Item: { pk: { S: 'a' }, sk: { N: '1' }, status: { S: 'open' } } });
    const Create = {
      IndexName: 'byStatus',
      KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    };
    const fields = {
      AttributeDefinitions: [{ AttributeName: 'status', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create }],
    };
    update(fields);
    expect(tables.run('Scan', { TableName: 'orders', IndexName: 'byStatus' })['Count']).toBe(1);
    expect(() => update(fields)).toThrow('Attempting to create an index which already exists');
    update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byStatus' } }] });
    const names = (describeTable()['AttributeDefinitions'] as { AttributeName: string }[]).map(
      ({ AttributeName }) => AttributeName,
    );
    expect(names).toEqual(['pk', 'sk', 'customer', 'total']);
    expect(() => update({ GlobalSecondaryIndexUpdates: [{ Create }] })).toThrow(
      'Some index key attributes are not defined in AttributeDefinitions',
    );
    expect(() =>
      update({
        GlobalSecondaryIndexUpdates: [
          { Delete: { IndexName: 'byCustomer' } },
          { Delete: { IndexName: 'allCustomers' } },
        ],
      }),
    ).toThrow('Subscriber limit exceeded');
  });

  it('changes its billing mode, its class and its protection', () => {
    update({ DeletionProtectionEnabled: true, TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    expect(describeTable()).toMatchObject({
      DeletionProtectionEnabled: true,
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    });
    expect(() => tables.run('DeleteTable', { TableName: 'orders' })).toThrow(
      'currently protected against deletion. Disable deletion protection first.',
    );
    update({ DeletionProtectionEnabled: false });
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    expect(() => update({ ProvisionedThroughput })).toThrow(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified',
    );
    update({ BillingMode: 'PROVISIONED', ProvisionedThroughput });
    expect(describeTable()['ProvisionedThroughput']).toMatchObject(ProvisionedThroughput);
    expect(describeTable()).not.toHaveProperty('BillingModeSummary');
    expect(() => update({ ProvisionedThroughput })).toThrow(
      'The provisioned throughput for the table will not change.',
    );
    expect(() => update({})).toThrow('At least one of ProvisionedThroughput, BillingMode');
    tables.run('DeleteTable', { TableName: 'orders' });
    expect(() => describeTable()).toThrow('Requested resource not found: Table: orders not found');
  });

  it('has tags', () => {
    const ResourceArn = String(describeTable()['TableArn']);
    tables.run('TagResource', {
      ResourceArn,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    tables.run('UntagResource', { ResourceArn, TagKeys: ['a'] });
    expect(tables.run('ListTagsOfResource', { ResourceArn })).toEqual({ Tags: [{ Key: 'b', Value: '2' }] });
    expect(() => tables.run('ListTagsOfResource', { ResourceArn: ResourceArn.replace('1234', '0000') })).toThrow(
      'is not authorized to perform: dynamodb:ListTagsOfResource',
    );
    expect(() => tables.run('TagResource', { ResourceArn: 'no-arn', Tags: [] })).toThrow('Invalid TableArn');
  });

  it('is named by its ARN too', () => {
    const TableName = String(describeTable()['TableArn']);
    expect(tables.run('Scan', { TableName })['Count']).toBe(0);
  });

  it('has one attribute for time to live at a time', () => {
    const set = (AttributeName: string, Enabled: boolean) =>
      tables.run('UpdateTimeToLive', { TableName: 'orders', TimeToLiveSpecification: { AttributeName, Enabled } });
    set('expires', true);
    expect(() => set('expires', true)).toThrow('TimeToLive is already enabled');
    expect(() => set('other', true)).toThrow(
      'TimeToLive is active on a different AttributeName: current AttributeName is expires',
    );
    set('expires', false);
    expect(() => set('expires', false)).toThrow('TimeToLive is already disabled');
  });

  it.each<[Fields, string]>([
    [{ TableName: undefined }, "The parameter 'TableName' is required but was not present in the request"],
    [
      { TableName: 'ab' },
      "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      { KeySchema: [{ AttributeName: 'absent', KeyType: 'HASH' }] },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [absent]',
    ],
    [
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }] },
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] },
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    ],
    [
      { BillingMode: 'PROVISIONED' },
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
    [{ GlobalSecondaryIndexes: [] }, 'List of GlobalSecondaryIndexes is empty'],
    [
      { GlobalSecondaryIndexes: undefined, LocalSecondaryIndexes: undefined },
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [{ GlobalSecondaryIndexes: undefined }, 'Some AttributeDefinitions are not used.'],
    [
      { StreamSpecification: { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' } },
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
    ],
  ])('%j is refused', (fields, message) => {
    expect(() => tables.run('CreateTable', { ...ordersTable, TableName: 'other', ...fields })).toThrow(message);
  });
});
