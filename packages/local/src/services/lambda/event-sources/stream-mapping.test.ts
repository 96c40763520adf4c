import { VirtualClock } from '@stepwell/asl';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invokeAs, type Invoke } from '../../../kernel/calls.js';
import { ChaosEngine } from '../../../kernel/chaos/chaos-engine.js';
import { type ChaosOptions } from '../../../kernel/chaos/chaos-options.js';
import { type StreamSettings } from '../../../kernel/event-sources/source-reader.js';
import { testContext } from '../../../testing/test-kernel.js';
import { DynamoDbService } from '../../dynamodb/index.js';
import { SqsService } from '../../sqs/index.js';
import { type BatchInvocation } from './dependencies.js';
import { type EventSourceMapping } from './event-source-mapping.js';
import { EventSources } from './event-sources.js';

interface Record {
  readonly eventName: string;
  readonly eventSourceARN: string;
  readonly dynamodb: { readonly Keys: { readonly id: { readonly N: string } }; readonly SequenceNumber: string };
}

type Response = Pick<BatchInvocation, 'payload' | 'functionError'>;
type Handler = (ids: number[], records: readonly Record[]) => Response;

const ok: Response = { payload: 'null' };
const error: Response = { payload: '{"errorMessage":"boom"}', functionError: 'Unhandled' };
const start = Date.UTC(2026, 0, 1);

let clock: VirtualClock;
let dynamodb: DynamoDbService;
let sqs: SqsService;
let invoke: Invoke;
let sources: EventSources;
let streamArn: string;
let batches: number[][];
let problems: string[];
let handler: Handler;

async function setUp(chaos: ChaosOptions = {}): Promise<void> {
  clock = new VirtualClock(start);
  const context = testContext({ clock, faults: new ChaosEngine(chaos, 1) });
  dynamodb = new DynamoDbService(context);
  sqs = new SqsService(context);
  invoke = invokeAs(context.kernel, { source: 'event', clock, region: 'us-east-1' });
  batches = [];
  problems = [];
  handler = () => ok;
  sources = new EventSources({
    context,
    invoke,
    invokeFunction: async (_name, payload) => {
      const { Records } = JSON.parse(payload) as { readonly Records: readonly Record[] };
      const ids = Records.map((record) => Number(record.dynamodb.Keys.id.N));
      batches.push(ids);
      return { requestId: 'r1', executedVersion: '$LATEST', ...handler(ids, Records) };
    },
    onProblem: (problem) => problems.push(problem),
    onGivenUp: () => undefined,
  });
  const table = await dynamodb.createTable({
    TableName: 'rows',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  streamArn = table.streamArn ?? '';
}

beforeEach(() => setUp());
afterEach(async () => {
  await sources.close();
  await dynamodb.close();
  await sqs.close();
});

const mapping = (settings: Partial<EventSourceMapping> = {}, stream: Partial<StreamSettings> = {}) => ({
  uuid: '1',
  sourceArn: streamArn,
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:work',
  isEnabled: true,
  batchSize: 100,
  batchingWindowSeconds: 0,
  responseTypes: [],
  filters: [],
  lastModified: 0,
  stream: {
    startingPosition: 'TRIM_HORIZON' as const,
    bisectsOnError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    ...stream,
  },
  ...settings,
});

const put = (id: number, kind = 'a') =>
  invoke('dynamodb', 'PutItem', { TableName: 'rows', Item: { id: { N: String(id) }, kind: { S: kind } } });
const putAll = async (...ids: number[]): Promise<void> => {
  for (const id of ids) await put(id);
};
const turn = async (): Promise<void> => {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
};
const pass = async (seconds: number): Promise<void> => {
  await new Promise<void>((resolve) => clock.setTimer(seconds * 1000, resolve));
  await turn();
};

describe('an event source mapping of a stream', () => {
  it('delivers records in their order, in batches', async () => {
    await putAll(1, 2, 3);
    let seen: readonly Record[] = [];
    handler = (_ids, records) => {
      seen = [...seen, ...records];
      return ok;
    };
    sources.apply(mapping({ batchSize: 2 }));
    await turn();
    await put(4);
    await turn();
    expect(batches).toEqual([[1, 2], [3], [4]]);
    expect(seen[0]).toMatchObject({ eventName: 'INSERT', eventSource: 'aws:dynamodb', eventSourceARN: streamArn });
    expect(problems).toEqual([]);
    expect(clock.now()).toBe(start);
  });

  it('starts at the newest record', async () => {
    await put(1);
    sources.apply(mapping({}, { startingPosition: 'LATEST' }));
    // The position is that of the mapping's creation.
    await put(2);
    await turn();
    expect(batches).toEqual([[2]]);
  });

  it('skips records that match no filter', async () => {
    sources.apply(mapping({ filters: ['{"dynamodb":{"NewImage":{"kind":{"S":["b"]}}}}', '{"eventName":["REMOVE"]}'] }));
    await put(1, 'a');
    await put(2, 'b');
    await invoke('dynamodb', 'DeleteItem', { TableName: 'rows', Key: { id: { N: '1' } } });
    await turn();
    expect(batches.flat()).toEqual([2, 1]);
  });

  it('fills a batch during its window', async () => {
    sources.apply(mapping({ batchingWindowSeconds: 10 }));
    clock.setTimer(5000, () => void put(2));
    await put(1);
    await pass(20);
    expect(batches).toEqual([[1, 2]]);
  });

  it('retries a failed batch with growing delays, before later records', async () => {
    await putAll(1, 2);
    const times: number[] = [];
    handler = () => {
      times.push((clock.now() - start) / 1000);
      return times.length < 4 ? error : ok;
    };
    sources.apply(mapping());
    await turn();
    await put(3);
    await pass(60);
    expect(batches).toEqual([[1, 2], [1, 2], [1, 2], [1, 2], [3]]);
    expect(times.slice(0, 4)).toEqual([0, 1, 3, 7]);
    expect(problems[0]).toContain('boom');
  });

  it('gives up a batch after its retries, with a record in the failure destination', async () => {
    const { arn } = sqs.createQueue('failures');
    handler = (ids) => (ids.includes(2) ? error : ok);
    await putAll(1, 2);
    sources.apply(mapping({ onFailureArn: arn }, { maximumRetryAttempts: 2 }));
    await pass(100);
    await put(3);
    await turn();
    expect(batches).toEqual([[1, 2], [1, 2], [1, 2], [3]]);
    const [message] = sqs.messages(arn);
    expect(JSON.parse(message?.body ?? '')).toEqual({
      requestContext: {
        requestId: 'r1',
        functionArn: mapping().functionArn,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^2026-01-01T00:00:\d\d\.\d{3}Z$/) as string,
      DDBStreamBatchInfo: {
        shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/) as string,
        startSequenceNumber: expect.stringMatching(/^\d+$/) as string,
        endSequenceNumber: expect.stringMatching(/^\d+$/) as string,
        approximateArrivalOfFirstRecord: '2026-01-01T00:00:00Z',
        approximateArrivalOfLastRecord: '2026-01-01T00:00:00Z',
        batchSize: 2,
        streamArn,
      },
    });
  });

  it('splits a failed batch until only its bad record is given up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), async (count, bad) => {
        await setUp();
        handler = (ids) => (ids.includes(bad) ? error : ok);
        await putAll(...Array.from({ length: count }, (_, index) => index + 1));
        sources.apply(mapping({}, { bisectsOnError: true, maximumRetryAttempts: 1 }));
        await pass(1000);
        const done = batches.filter((ids) => !ids.includes(bad)).flat();
        expect(done).toEqual(Array.from({ length: count }, (_, index) => index + 1).filter((id) => id !== bad));
        // Only the retries of the single record count.
        if (bad <= count) expect(batches.filter((ids) => ids.length === 1 && ids[0] === bad)).toHaveLength(2);
        await sources.close();
      }),
      { numRuns: 15 },
    );
  });

  it('continues at the first record that a partial response lists', async () => {
    let isBad = true;
    handler = (_ids, records) => {
      const found = records.find(({ dynamodb: { Keys } }) => Keys.id.N === '3' && isBad);
      isBad = false;
      const failures = found === undefined ? [] : [{ itemIdentifier: found.dynamodb.SequenceNumber }];
      return { payload: JSON.stringify({ batchItemFailures: failures }) };
    };
    await putAll(1, 2, 3, 4);
    sources.apply(mapping({ responseTypes: ['ReportBatchItemFailures'] }));
    await pass(10);
    expect(batches).toEqual([
      [1, 2, 3, 4],
      [3, 4],
    ]);
  });

  it('gives up records that are too old', async () => {
    handler = (ids) => (ids.includes(1) ? error : ok);
    await put(1);
    sources.apply(mapping({}, { maximumRecordAgeSeconds: 60 }));
    clock.setTimer(50_000, () => void put(2));
    await pass(200);
    expect(batches.at(-1)).toEqual([2]);
    expect(batches.filter((ids) => ids[0] === 1).length).toBeLessThan(10);
  });

  it('continues where it stopped when it is enabled again', async () => {
    await put(1);
    sources.apply(mapping());
    await turn();
    sources.apply(mapping({ isEnabled: false }));
    await put(2);
    await turn();
    sources.apply(mapping());
    await turn();
    expect(batches).toEqual([[1], [2]]);
  });

  it('does not count deliveries that do not reach the function', async () => {
    let refusals = 5;
    handler = () => {
      refusals -= 1;
      if (refusals >= 0) throw new Error('Rate Exceeded');
      return ok;
    };
    await put(1);
    sources.apply(mapping({}, { maximumRetryAttempts: 0 }));
    await pass(200);
    expect(batches).toHaveLength(6);
    expect(problems[0]).toContain('Rate Exceeded');
  });

  it('delivers every record under chaos, some twice', async () => {
    await setUp({ dynamodb: { duplicate: 0.5 } });
    sources.apply(mapping({ batchSize: 3 }));
    const ids = Array.from({ length: 30 }, (_, index) => index);
    await putAll(...ids);
    await turn();
    expect([...new Set(batches.flat())]).toEqual(ids);
    expect(batches.flat().length).toBeGreaterThan(ids.length);
  });
});
