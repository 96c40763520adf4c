import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbClaims } from './dynamodb-claims.js';

// dynalite is CommonJS without types; this is all of it that is used.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
let database: Server;
let client: DynamoDBClient;
let now = 1_000_000;
const claims = () => createDynamoDbClaims(client, 'claims', () => now);

beforeAll(async () => {
  database = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
  client = new DynamoDBClient({ ...settings, endpoint: `http://127.0.0.1:${(database.address() as AddressInfo).port}` });
  await client.send(new CreateTableCommand({ TableName: 'claims', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] }));
});
afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => database.close(resolve));
});

describe('a claim in DynamoDB', () => {
  it('is had by one of many who want it at the same time', async () => {
    const kinds = await Promise.all(Array.from({ length: 20 }, async (_, index) => (await claims().claim('one', `holder-${index}`, 60_000)).kind));
    expect(kinds.filter((kind) => kind === 'taken')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'held')).toHaveLength(19);
  });

  it('is free again when its time is up, and its holder can do nothing about it any more', async () => {
    expect(await claims().claim('late', 'a', 1_000)).toEqual({ kind: 'taken', attempt: 1 });
    expect(await claims().claim('late', 'b', 1_000)).toEqual({ kind: 'held', forMs: 1_000 });
    now += 1_000;
    expect(await claims().claim('late', 'b', 1_000)).toEqual({ kind: 'taken', attempt: 2 });
    expect(await claims().extend('late', 'a', 60_000)).toBe(false);
    expect(await claims().complete('late', 'a', 'from a')).toBe(false);
    await claims().release('late', 'a', 'from a');
    expect(await claims().look('late')).toEqual({ kind: 'held', forMs: 1_000 });
    expect(await claims().complete('late', 'b', 'from b')).toBe(true);
    expect(await claims().claim('late', 'c', 1_000)).toEqual({ kind: 'completed', outcome: 'from b' });
  });

  it('is held longer for as long as its holder says so', async () => {
    await claims().claim('long', 'a', 1_000);
    now += 900;
    expect(await claims().extend('long', 'a', 1_000)).toBe(true);
    now += 900;
    expect(await claims().claim('long', 'b', 1_000)).toMatchObject({ kind: 'held' });
  });

  it('keeps why it was given back, and lets the next have it at once', async () => {
    await claims().claim('again', 'a', 60_000);
    await claims().release('again', 'a', 'Error: no room');
    expect(await claims().look('again')).toEqual({ kind: 'free', reason: 'Error: no room', attempts: 1 });
    // An extension that was sent before and arrives only now.
    expect(await claims().extend('again', 'a', 60_000)).toBe(false);
    expect(await claims().claim('again', 'b', 60_000)).toEqual({ kind: 'taken', attempt: 2 });
  });

  it('can be ended by who does not hold it only while nobody does', async () => {
    await claims().claim('dead', 'a', 60_000);
    expect(await claims().complete('dead', undefined, 'failed')).toBe(false);
    await claims().release('dead', 'a', undefined);
    expect(await claims().complete('dead', undefined, 'failed')).toBe(true);
    expect(await claims().look('never taken')).toEqual({ kind: 'free', reason: undefined, attempts: 0 });
    expect(await claims().complete('never taken', undefined, 'failed')).toBe(true);
  });

  it('goes away by itself a day after the queue could still have the message', async () => {
    await claims().claim('row', 'a', 1_000);
    const { Item } = await client.send(new GetItemCommand({ TableName: 'claims', Key: { id: { S: 'row' } } }));
    expect(Number(Item?.['expiresAt']?.N)).toBe(Math.ceil(now / 1_000) + 15 * 86_400);
  });
});

describe('a claim whose answer was lost', () => {
  it('is still the holder’s, taken and completed', async () => {
    // Passes everything on, but breaks the connection in place of every first answer to an update.
    const seen = new Set<string>();
    const { port } = database.address() as AddressInfo;
    const lossy = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        // Node gives what `fetch` takes as headers, but for what belongs to the connection itself.
        const headers = { 'x-amz-target': String(request.headers['x-amz-target']), 'content-type': String(request.headers['content-type']), authorization: String(request.headers.authorization), 'x-amz-date': String(request.headers['x-amz-date']) };
        void fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body }).then(async (answer) => {
          const text = await answer.text();
          if (headers['x-amz-target'].endsWith('UpdateItem') && !seen.has(body)) {
            seen.add(body);
            request.socket.destroy();
          } else response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
        });
      });
    });
    await new Promise<void>((resolve) => lossy.listen(0, '127.0.0.1', resolve));
    const retrying = new DynamoDBClient({ ...settings, endpoint: `http://127.0.0.1:${(lossy.address() as AddressInfo).port}`, maxAttempts: 3 });
    const own = createDynamoDbClaims(retrying, 'claims', () => now);
    expect(await own.claim('lost', 'a', 1_000)).toEqual({ kind: 'taken', attempt: 1 });
    expect(await own.complete('lost', 'a', 'done')).toBe(true);
    expect(seen.size).toBe(2);
    retrying.destroy();
    await new Promise((resolve) => lossy.close(resolve));
  });
});
