import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { startLocal } from '../../environment/start-local.js';
import { RawClient } from '../../testing/raw-client.js';

// Every object inherits these names. Each is an ordinary name of a table or an attribute.
const names = Object.getOwnPropertyNames(Object.prototype);

let local: LocalEnvironment;
const client = new RawClient(() => local.endpoint);
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.close());

function createTable(TableName: string, AttributeName: string) {
  return local.services.dynamodb.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
  });
}

describe.each(names)('%s', (name) => {
  const id = `n${names.indexOf(name)}`;
  const named = <T>(value: T): Record<string, T> => Object.fromEntries([[name, value]]);

  it('is an attribute of items, at every depth and in every expression', async () => {
    const TableName = `${id}-items`;
    const key = (value: string) => ({ ...named({ S: value }) });
    await createTable(TableName, name);
    const item = {
      ...key('1'),
      nested: { M: { ...named({ L: [{ M: named({ N: '1' }) }] }), text: { S: `${name}_own_` } } },
    };
    await client.operate('dynamodb', 'PutItem', {
      TableName,
      Item: item,
      ConditionExpression: 'attribute_not_exists(#n)',
      ExpressionAttributeNames: { '#n': name },
    });
    expect(await client.operate('dynamodb', 'GetItem', { TableName, Key: key('1') })).toEqual({ Item: item });
    // Expressions take names that start with a letter and are not reserved words.
    const isQuoted = name.startsWith('__') || name === 'constructor';
    const raw = isQuoted ? '#raw' : name;
    const rawNames = isQuoted ? { '#raw': name } : {};
    const query = {
      TableName,
      KeyConditionExpression: '#n = :v',
      ExpressionAttributeNames: { '#n': name },
      ExpressionAttributeValues: { ':v': { S: '1' } },
    };
    expect((await client.operate('dynamodb', 'Query', query))['Items']).toEqual([item]);
    const update = {
      UpdateExpression: `SET nested.${raw}[0].${raw} = :v`,
      ExpressionAttributeValues: { ':v': { N: '2' } },
      ...(isQuoted ? { ExpressionAttributeNames: rawNames } : {}),
    };
    await client.operate('dynamodb', 'UpdateItem', { TableName, Key: key('1'), ...update });
    const projection = {
      ProjectionExpression: `nested.${raw}`,
      ...(isQuoted ? { ExpressionAttributeNames: rawNames } : {}),
    };
    expect(await client.operate('dynamodb', 'GetItem', { TableName, Key: key('1'), ...projection })).toEqual({
      Item: { nested: { M: named({ L: [{ M: named({ N: '2' }) }] }) } },
    });
    await client.operate('dynamodb', 'TransactWriteItems', {
      TransactItems: [{ Put: { TableName, Item: { ...key('2'), other: { S: `${name}_own_` } } } }],
    });
    await client.operate('dynamodb', 'BatchWriteItem', {
      RequestItems: { [TableName]: [{ PutRequest: { Item: key('3') } }] },
    });
    const { Table } = await client.operate<{ Table: { KeySchema: object } }>('dynamodb', 'DescribeTable', {
      TableName,
    });
    expect(Table.KeySchema).toEqual([{ AttributeName: name, KeyType: 'HASH' }]);
    const page = await client.operate('dynamodb', 'Scan', { TableName, Limit: 1 });
    expect(page['LastEvaluatedKey']).toEqual(
      key(String((page['LastEvaluatedKey'] as Record<string, { S: string }> | undefined)?.[name]?.S)),
    );
    expect((await local.services.dynamodb.items(TableName)).map((found) => Object.keys(found))).toContainEqual([
      name,
      'other',
    ]);
  });

  it('is an attribute that an item does not have', async () => {
    const TableName = `${id}-absent`;
    await createTable(TableName, 'id');
    await client.operate('dynamodb', 'PutItem', { TableName, Item: { id: { S: '1' } } });
    const filter = (expression: string) =>
      client.operate('dynamodb', 'Scan', {
        TableName,
        FilterExpression: expression,
        ExpressionAttributeNames: { '#n': name },
      });
    expect([
      (await filter('attribute_exists(#n)'))['Count'],
      (await filter('attribute_not_exists(#n)'))['Count'],
    ]).toEqual([0, 1]);
    expect(
      await client.operate('dynamodb', 'GetItem', {
        TableName,
        Key: { id: { S: '1' } },
        AttributesToGet: ['id', name],
      }),
    ).toEqual({ Item: { id: { S: '1' } } });
    await client.operate('dynamodb', 'UpdateItem', {
      TableName,
      Key: { id: { S: '1' } },
      AttributeUpdates: named({ Action: 'ADD', Value: { N: '5' } }),
    });
    await client.operate('dynamodb', 'PutItem', {
      TableName,
      Item: { id: { S: '1' } },
      Expected: named({ ComparisonOperator: 'EQ', AttributeValueList: [{ N: '5' }] }),
    });
    await client.operate('dynamodb', 'UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { AttributeName: name, Enabled: true },
    });
    expect(await client.operate('dynamodb', 'DescribeTimeToLive', { TableName })).toEqual({
      TimeToLiveDescription: { AttributeName: name, TimeToLiveStatus: 'ENABLED' },
    });
  });

  it('is a table', async () => {
    await createTable(name, 'id');
    await client.operate('dynamodb', 'BatchWriteItem', {
      RequestItems: named([{ PutRequest: { Item: { id: { S: '1' } } } }]),
    });
    const read = await client.operate('dynamodb', 'BatchGetItem', {
      RequestItems: named({ Keys: [{ id: { S: '1' } }] }),
    });
    expect(Object.entries(read['Responses'] ?? {})).toEqual([[name, [{ id: { S: '1' } }]]]);
    expect(await local.services.dynamodb.items(name)).toEqual([{ id: { S: '1' } }]);
    expect((await client.operate('dynamodb', 'ListTables', {}))['TableNames']).toContain(name);
    const { Table } = await client.operate<{ Table: { TableName: string; TableArn: string } }>(
      'dynamodb',
      'DescribeTable',
      { TableName: name },
    );
    expect([Table.TableName, Table.TableArn]).toEqual([name, `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`]);
    await client.operate('dynamodb', 'DeleteTable', { TableName: name });
    await expect(client.operate('dynamodb', 'Scan', { TableName: name })).rejects.toThrow('ResourceNotFoundException');
  });
});
