import { VirtualClock } from '@stepwell/asl';
import {
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { startEndpoint, type Endpoint } from '../../kernel/endpoint/server.js';
import { testContext } from '../../testing/test-kernel.js';
import { DynamoDbService } from './service.js';

const start = Date.UTC(2026, 0, 1);
const TableName = 'rows';
let clock: VirtualClock;
let dynamodb: DynamoDbService;
let endpoint: Endpoint;
let client: DynamoDBClient;

beforeEach(async () => {
  clock = new VirtualClock(start);
  dynamodb = new DynamoDbService(testContext({ clock, endpoint: () => endpoint.url }));
  endpoint = await startEndpoint({ services: [dynamodb], credentials: new CredentialRegistry(), region: 'us-east-1' });
  client = new DynamoDBClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const key = {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  };
  await dynamodb.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    ...key,
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
});
afterEach(async () => {
  client.destroy();
  await endpoint.close();
  await dynamodb.close();
});

/** An item that expires so many seconds after the start. */
const put = (id: string, seconds: number) =>
  client.send(
    new PutItemCommand({ TableName, Item: { id: { S: id }, expires: { N: String(start / 1000 + seconds) } } }),
  );
const pass = (seconds: number): Promise<void> => new Promise((resolve) => clock.setTimer(seconds * 1000, resolve));
const left = async (): Promise<string[]> => (await dynamodb.items(TableName)).map((item) => item['id']?.S ?? '').sort();

describe('time to live', () => {
  it('deletes items within a minute of their time, and none before it', async () => {
    await put('soon', 100);
    await put('later', 3600);
    await pass(99);
    expect(await left()).toEqual(['later', 'soon']);
    await pass(62);
    expect(await left()).toEqual(['later']);
    await pass(3600);
    expect(await left()).toEqual([]);
  });

  it('does not make time pass', async () => {
    await put('soon', 1);
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(start);
  });

  it('spares what has no number there, what is five years old, and what got more time', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { id: { S: 'text' }, expires: { S: '1' } } }));
    await client.send(new PutItemCommand({ TableName, Item: { id: { S: 'none' } } }));
    await put('ancient', -6 * 365 * 24 * 3600);
    await put('renewed', 100);
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: { id: { S: 'renewed' } },
        UpdateExpression: 'SET expires = expires + :more',
        ExpressionAttributeValues: { ':more': { N: '100000' } },
      }),
    );
    await pass(1000);
    expect(await left()).toEqual(['ancient', 'none', 'renewed', 'text']);
  });

  it('ends when it is turned off, and with its table', async () => {
    await put('soon', 100);
    await client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: false } }),
    );
    await pass(1000);
    expect(await left()).toEqual(['soon']);
    await client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }),
    );
    await client.send(new DeleteTableCommand({ TableName }));
    await pass(1000);
    await expect(dynamodb.items(TableName)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
