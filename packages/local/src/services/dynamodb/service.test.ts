import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  TransactionCanceledException,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { DynamoDbService } from './service.js';

let local: TestEndpoint<{ dynamodb: DynamoDbService; streams: DynamoDbService['streams'] }>;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;
let TableName: string;
let count = 0;

beforeAll(async () => {
  local = await startTestEndpoint(({ context }) => {
    const dynamodb = new DynamoDbService(context);
    return { dynamodb, streams: dynamodb.streams };
  });
  client = new DynamoDBClient(local.clientConfig());
  documents = DynamoDBDocumentClient.from(client);
});
afterAll(async () => {
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
beforeEach(async () => {
  count += 1;
  TableName = `table-${count}`;
  await local.services.dynamodb.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'group', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byGroup',
        KeySchema: [
          { AttributeName: 'group', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

const put = (Item: object, more: object = {}) => documents.send(new PutCommand({ TableName, Item, ...more }));
const get = async (id: string) => (await documents.send(new GetCommand({ TableName, Key: { id } }))).Item;

describe('a table', () => {
  it('is ACTIVE as soon as it was created in process, with the ARN of the environment', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${TableName}`,
      DeletionProtectionEnabled: false,
    });
    expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'byGroup', IndexStatus: 'ACTIVE' }]);
  });

  it('is created, tagged and deleted over the wire', async () => {
    const name = `${TableName}-wire`;
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 1 }, { TableName: name });
    await client.send(
      new TagResourceCommand({ ResourceArn: TableDescription?.TableArn, Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    expect(
      (await client.send(new ListTagsOfResourceCommand({ ResourceArn: TableDescription?.TableArn }))).Tags,
    ).toEqual([{ Key: 'a', Value: 'b' }]);
    await client.send(new DeleteTableCommand({ TableName: name }));
    await waitUntilTableNotExists({ client, maxWaitTime: 5, minDelay: 1 }, { TableName: name });
  });

  it('keeps items, conditions on them, and tells the item that failed a condition', async () => {
    await put({ id: 'a', n: 1, nested: { list: [1, 'two', null] } });
    expect(await get('a')).toEqual({ id: 'a', n: 1, nested: { list: [1, 'two', null] } });
    const failed = await put(
      { id: 'a', n: 2 },
      { ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    ).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConditionalCheckFailedException);
    expect((failed as ConditionalCheckFailedException).Item).toMatchObject({ n: { N: '1' } });
    const updated = await documents.send(
      new UpdateCommand({
        TableName,
        Key: { id: 'a' },
        UpdateExpression: 'SET n = n + :one, added = if_not_exists(added, :one) REMOVE nested',
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(updated.Attributes).toEqual({ id: 'a', n: 2, added: 1 });
    await documents.send(new DeleteCommand({ TableName, Key: { id: 'a' } }));
    expect(await get('a')).toBeUndefined();
  });

  it('answers queries on its index, in order', async () => {
    for (const at of [3, 1, 2]) await put({ id: `x${at}`, group: 'g', at });
    const { Items } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'byGroup',
        KeyConditionExpression: '#g = :g AND #at >= :at',
        ExpressionAttributeNames: { '#g': 'group', '#at': 'at' },
        ExpressionAttributeValues: { ':g': 'g', ':at': 2 },
        ScanIndexForward: false,
      }),
    );
    expect(Items?.map((item) => item['id'])).toEqual(['x3', 'x2']);
  });

  it('takes and gives batches, and loses nothing among 500 writes at once', async () => {
    await documents.send(
      new BatchWriteCommand({
        RequestItems: { [TableName]: [1, 2, 3].map((i) => ({ PutRequest: { Item: { id: `b${i}` } } })) },
      }),
    );
    const { Responses } = await documents.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [{ id: 'b1' }, { id: 'b3' }] } } }),
    );
    expect(Responses?.[TableName]).toHaveLength(2);
    await Promise.all(Array.from({ length: 500 }, (_, i) => put({ id: `many-${i}` })));
    expect((await documents.send(new ScanCommand({ TableName, Select: 'COUNT' }))).Count).toBe(503);
    expect(await local.services.dynamodb.items(TableName)).toHaveLength(503);
  });

  it('tells what is configured for it', async () => {
    const recovery = async () =>
      (await client.send(new DescribeContinuousBackupsCommand({ TableName }))).ContinuousBackupsDescription
        ?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    expect(await recovery()).toBe('ENABLED');
    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      }),
    );
    expect(await recovery()).toBe('DISABLED');
    expect((await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'DISABLED',
    });
    await client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }),
    );
    expect((await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expires',
    });
    await expect(client.send(new DescribeTimeToLiveCommand({ TableName: 'absent' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('runs PartiQL', async () => {
    await put({ id: 'a', n: 1 });
    const read = new ExecuteStatementCommand({
      Statement: `SELECT n FROM "${TableName}" WHERE id = ?`,
      Parameters: [{ S: 'a' }],
    });
    expect((await client.send(read)).Items).toEqual([{ n: { N: '1' } }]);
    await expect(client.send(new ExecuteStatementCommand({ Statement: 'SELECT 1' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Statement wasn't well formed"),
    });
  });
});

describe('a transaction', () => {
  const increment = (id: string) => ({
    Update: { TableName, Key: { id }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 } },
  });

  it('writes everything or nothing, and tells each reason', async () => {
    await put({ id: 'there', n: 1 });
    await documents.send(
      new TransactWriteCommand({ TransactItems: [increment('there'), { Put: { TableName, Item: { id: 'new' } } }] }),
    );
    expect([await get('there'), await get('new')]).toEqual([{ id: 'there', n: 2 }, { id: 'new' }]);
    const failed = await documents
      .send(
        new TransactWriteCommand({
          TransactItems: [
            increment('there'),
            {
              Put: {
                TableName,
                Item: { id: 'new' },
                ConditionExpression: 'attribute_not_exists(id)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
              },
            },
            { ConditionCheck: { TableName, Key: { id: 'third' }, ConditionExpression: 'attribute_not_exists(id)' } },
          ],
        }),
      )
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(TransactionCanceledException);
    expect((failed as TransactionCanceledException).CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: { id: { S: 'new' } } },
      { Code: 'None' },
    ]);
    expect(await get('there')).toEqual({ id: 'there', n: 2 });
  });

  it('takes back what it wrote when a later update does not fit the item', async () => {
    await put({ id: 'text', n: 'not a number' });
    await put({ id: 'counter', n: 5 });
    await expect(
      documents.send(
        new TransactWriteCommand({
          TransactItems: [increment('counter'), { Put: { TableName, Item: { id: 'made' } } }, increment('text')],
        }),
      ),
    ).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining('[None, None, ValidationError]'),
    });
    expect([await get('counter'), await get('made')]).toEqual([{ id: 'counter', n: 5 }, undefined]);
  });

  it('counts once when it is sent twice with one token', async () => {
    const twice = { TransactItems: [increment('c')], ClientRequestToken: 'token-1' };
    await documents.send(new TransactWriteCommand(twice));
    await documents.send(new TransactWriteCommand(twice));
    expect(await get('c')).toEqual({ id: 'c', n: 1 });
    await expect(
      documents.send(new TransactWriteCommand({ ...twice, TransactItems: [increment('d')] })),
    ).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  it('loses no increment among many at once, and reads what belongs together', async () => {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        documents.send(new TransactWriteCommand({ TransactItems: [increment('left'), increment('right')] })),
      ),
    );
    const { Responses } = await documents.send(
      new TransactGetCommand({
        TransactItems: ['left', 'right', 'absent'].map((id) => ({ Get: { TableName, Key: { id } } })),
      }),
    );
    expect(Responses?.map(({ Item }) => Item?.['n'] as unknown)).toEqual([40, 40, undefined]);
    await expect(
      documents.send(new TransactWriteCommand({ TransactItems: [increment('x'), increment('x')] })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('multiple operations on one item'),
    });
  });
});

describe('the stream of a table', () => {
  it('is read by its own client', async () => {
    const created = await client.send(
      new CreateTableCommand({
        TableName: 'streamed',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'B' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    const StreamArn = created.TableDescription?.LatestStreamArn;
    await documents.send(new PutCommand({ TableName: 'streamed', Item: { id: Buffer.from('key'), n: 1 } }));
    const streams = new DynamoDBStreamsClient(local.clientConfig());
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    expect(StreamDescription).toMatchObject({ TableName: 'streamed', CreationRequestDateTime: expect.any(Date) });
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { NewImage: { id: { B: new Uint8Array(Buffer.from('key')) }, n: { N: '1' } } } },
    ]);
    await expect(
      streams.send(new GetShardIteratorCommand({ StreamArn, ShardId: `${ShardId}0`, ShardIteratorType: 'LATEST' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    streams.destroy();
  });
});
