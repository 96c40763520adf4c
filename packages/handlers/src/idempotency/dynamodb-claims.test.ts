import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type Claim,
  type Claims,
  type Taken,
  createMemoryClaimTable,
  createTableClaims,
} from '@stepwell/core/idempotency';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbClaims } from './dynamodb-claims.js';

// dynalite is CommonJS without types. The tests use only this signature.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
let database: Server;
let client: DynamoDBClient;
const now = 1_000_000;
const claims = () => createDynamoDbClaims(client, 'claims', () => now);

beforeAll(async () => {
  database = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
  client = new DynamoDBClient({
    ...settings,
    endpoint: `http://127.0.0.1:${(database.address() as AddressInfo).port}`,
  });
  await client.send(
    new CreateTableCommand({
      TableName: 'claims',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
});
afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => database.close(resolve));
});

function taken(claim: Claim): Taken {
  if (claim.kind !== 'taken') throw new Error(claim.kind);
  return claim;
}

describe('a claim in DynamoDB', () => {
  it('is held by one of many concurrent calls', async () => {
    const kinds = await Promise.all(Array.from({ length: 20 }, async () => (await claims().claim('one', 60_000)).kind));
    expect(kinds.filter((kind) => kind === 'taken')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'held')).toHaveLength(19);
  });

  it('expires a day after the longest retention of a queue', async () => {
    await claims().claim('row', 1_000);
    const { Item } = await client.send(new GetItemCommand({ TableName: 'claims', Key: { id: { S: 'row' } } }));
    expect(Number(Item?.['expiresAt']?.N)).toBe(Math.ceil(now / 1_000) + 15 * 86_400);
  });
});

/** One operation on the claims of an id. A holder is the nth call that acquired the claim. */
type Step =
  | { readonly do: 'claim' | 'status' | 'completeUnclaimed' | 'wait' }
  | { readonly do: 'extend' | 'release' | 'complete'; readonly holder: number };

/** Runs the operations. Returns their results, and the final row. */
async function results(made: Claims, time: { now: number }, id: string, steps: readonly Step[]): Promise<unknown[]> {
  const holders: Taken[] = [];
  const all: unknown[] = [];
  for (const step of steps) {
    const holder = 'holder' in step ? holders[step.holder % Math.max(1, holders.length)] : undefined;
    switch (step.do) {
      case 'claim': {
        const claim = await made.claim(id, 1_000);
        if (claim.kind === 'taken') holders.push(claim);
        all.push(claim.kind === 'taken' ? { attempt: claim.attempt } : claim);
        break;
      }
      case 'wait':
        time.now += 500;
        break;
      case 'status':
        all.push(await made.status(id));
        break;
      case 'completeUnclaimed':
        all.push(await made.completeUnclaimed(id, 'from outside'));
        break;
      case 'extend':
        all.push(await holder?.extend(1_500));
        break;
      case 'release':
        all.push(await holder?.release(`by ${holders.length}`));
        break;
      case 'complete':
        all.push(await holder?.complete(`by ${holders.length}`));
    }
  }
  return [...all, await made.status(id)];
}

describe('a table of claims', () => {
  it('behaves the same in DynamoDB and in memory', async () => {
    const plain = fc.record({ do: fc.constantFrom('claim', 'claim', 'wait', 'status', 'completeUnclaimed') });
    const held = fc.record({ do: fc.constantFrom('extend', 'extend', 'release', 'complete'), holder: fc.nat(3) });
    const expires: Step[] = [{ do: 'claim' }, { do: 'wait' }, { do: 'claim' }, { do: 'wait' }, { do: 'claim' }];
    let ids = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(plain, held) as fc.Arbitrary<Step>, { minLength: 10, maxLength: 20 }),
        async (steps) => {
          const id = `same ${(ids += 1)}`;
          const [there, here] = [{ now: 5_000_000 }, { now: 5_000_000 }];
          const inDynamoDb = results(
            createDynamoDbClaims(client, 'claims', () => there.now),
            there,
            id,
            steps,
          );
          expect(await inDynamoDb).toEqual(
            await results(
              createTableClaims(createMemoryClaimTable(), () => here.now),
              here,
              id,
              steps,
            ),
          );
        },
      ),
      { numRuns: 12, examples: [[expires]] },
    );
  });
});

describe('a claim whose response was lost', () => {
  it('is still held and completed by the call', async () => {
    // A proxy that closes the connection instead of the first response to each update.
    const seen = new Set<string>();
    const { port } = database.address() as AddressInfo;
    const lossy = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        // `fetch` accepts these headers. It sets the headers of the connection itself.
        const headers = {
          'x-amz-target': String(request.headers['x-amz-target']),
          'content-type': String(request.headers['content-type']),
          authorization: String(request.headers.authorization),
          'x-amz-date': String(request.headers['x-amz-date']),
        };
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
    const retrying = new DynamoDBClient({
      ...settings,
      endpoint: `http://127.0.0.1:${(lossy.address() as AddressInfo).port}`,
      maxAttempts: 3,
    });
    const claim = taken(await createDynamoDbClaims(retrying, 'claims', () => now).claim('lost', 1_000));
    expect(claim.attempt).toBe(1);
    expect(await claim.complete('done')).toBe(true);
    expect(seen.size).toBe(2);
    retrying.destroy();
    await new Promise((resolve) => lossy.close(resolve));
  });
});
