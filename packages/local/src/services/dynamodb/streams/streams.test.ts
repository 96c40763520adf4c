import { VirtualClock } from '@stepwell/asl';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { internalCall, invokeAs, type Invoke } from '../../../kernel/calls.js';
import { testContext } from '../../../testing/test-kernel.js';
import { DynamoDbService } from '../service.js';
import { type StreamRecord } from './stream-record.js';

const start = Date.UTC(2026, 0, 1);
const TableName = 'rows';

let clock: VirtualClock;
let dynamodb: DynamoDbService;
let invoke: Invoke;
let context: ReturnType<typeof testContext>;

beforeEach(() => {
  clock = new VirtualClock(start);
  context = testContext({ clock });
  dynamodb = new DynamoDbService(context);
  invoke = invokeAs(context.kernel, { source: 'task', clock, region: 'us-east-1' });
});
afterEach(() => dynamodb.close());

const pass = (ms: number): Promise<void> => new Promise((resolve) => clock.setTimer(ms, resolve));

async function create(StreamViewType = 'NEW_AND_OLD_IMAGES', settings: object = {}): Promise<string> {
  const { streamArn } = await dynamodb.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType },
    ...settings,
  });
  return streamArn ?? '';
}

const streams = <Output>(operation: string, input: object) => invoke<Output>('dynamodbstreams', operation, input);

interface Description {
  readonly StreamStatus: string;
  readonly Shards: { ShardId: string; SequenceNumberRange: { EndingSequenceNumber?: string } }[];
}

const describeStream = async (StreamArn: string) =>
  (await streams<{ StreamDescription: Description }>('DescribeStream', { StreamArn })).StreamDescription;

async function iterator(StreamArn: string, ShardIteratorType = 'TRIM_HORIZON', SequenceNumber?: string) {
  const ShardId = (await describeStream(StreamArn)).Shards[0]?.ShardId;
  const input = { StreamArn, ShardId, ShardIteratorType, SequenceNumber };
  return (await streams<{ ShardIterator: string }>('GetShardIterator', input)).ShardIterator;
}

type Page = { readonly Records: StreamRecord[]; readonly NextShardIterator?: string };
const page = (ShardIterator: string, Limit?: number) => streams<Page>('GetRecords', { ShardIterator, Limit });
const records = async (arn: string) => (await page(await iterator(arn))).Records;

const put = (id: number, message?: string) =>
  invoke('dynamodb', 'PutItem', {
    TableName,
    Item: { Id: { N: String(id) }, ...(message === undefined ? {} : { Message: { S: message } }) },
  });
const remove = (id: number) => invoke('dynamodb', 'DeleteItem', { TableName, Key: { Id: { N: String(id) } } });

describe('the stream of a table', () => {
  it("has the records and sizes of AWS's example", async () => {
    const arn = await create();
    await put(101, 'New item!');
    await put(101, 'This item has changed');
    await remove(101);
    const found = await records(arn);
    expect(found.map(({ eventName, dynamodb: { SizeBytes } }) => [eventName, SizeBytes])).toEqual([
      ['INSERT', 26],
      ['MODIFY', 59],
      ['REMOVE', 38],
    ]);
    expect(found[1]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: new Date(start),
        Keys: { Id: { N: '101' } },
        NewImage: { Id: { N: '101' }, Message: { S: 'This item has changed' } },
        OldImage: { Id: { N: '101' }, Message: { S: 'New item!' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/) as string,
        SizeBytes: 59,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
  });

  it.each([
    ['KEYS_ONLY', []],
    ['NEW_IMAGE', ['NewImage']],
    ['OLD_IMAGE', ['OldImage']],
    ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage']],
  ])('of type %s has the images %j', async (type, images) => {
    const arn = await create(type);
    await put(1, 'a');
    await put(1, 'b');
    const [, changed] = await records(arn);
    expect(Object.keys(changed?.dynamodb ?? {}).filter((name) => name.endsWith('Image'))).toEqual(images);
  });

  it('has no record for a write that changes nothing, or that fails', async () => {
    const arn = await create();
    await put(1, 'a');
    await put(1, 'a');
    await remove(2);
    const TransactItems = [
      { Put: { TableName, Item: { Id: { N: '3' } } } },
      { Delete: { TableName, Key: { Id: { N: '1' } }, ConditionExpression: 'attribute_exists(Nope)' } },
    ];
    await expect(invoke('dynamodb', 'TransactWriteItems', { TransactItems })).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    expect(await records(arn)).toHaveLength(1);
    const check = {
      ConditionCheck: { TableName, Key: { Id: { N: '1' } }, ConditionExpression: 'attribute_exists(Id)' },
    };
    await invoke('dynamodb', 'TransactWriteItems', { TransactItems: [TransactItems[0], check] });
    expect((await records(arn)).map(({ dynamodb }) => dynamodb.Keys)).toEqual([{ Id: { N: '1' } }, { Id: { N: '3' } }]);
  });

  it('marks deletions of time to live', async () => {
    const arn = await create('KEYS_ONLY', { TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } });
    await invoke('dynamodb', 'PutItem', {
      TableName,
      Item: { Id: { N: '1' }, until: { N: String(start / 1000 + 10) } },
    });
    await pass(120_000);
    const [, deleted] = await records(arn);
    expect(deleted).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
    });
  });

  it('reproduces the table from its records', async () => {
    const writes = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.option(fc.constantFrom('a', 'b', 'c'))));
    await fc.assert(
      fc.asyncProperty(writes, async (list) => {
        const arn = await create();
        for (const [id, message] of list) await (message === null ? remove(id) : put(id, message));
        const copy = new Map<string, unknown>();
        for (const { dynamodb: record } of await records(arn)) {
          const key = record.Keys['Id'] as { N: string };
          expect(record.OldImage).toEqual(copy.get(key.N));
          expect(record.NewImage).not.toEqual(record.OldImage);
          if (record.NewImage === undefined) copy.delete(key.N);
          else copy.set(key.N, record.NewImage);
        }
        const byId = (items: unknown[]) => items.map((item) => JSON.stringify(item)).sort();
        expect(byId([...copy.values()])).toEqual(byId(await dynamodb.items(TableName)));
        await invoke('dynamodb', 'DeleteTable', { TableName });
      }),
      { numRuns: 20 },
    );
  });
});

describe('readers of a stream', () => {
  it('start at, after, before and behind records, and continue with the next iterator', async () => {
    const arn = await create('KEYS_ONLY');
    for (const id of [1, 2, 3]) await put(id);
    const latest = await iterator(arn, 'LATEST');
    await put(4);
    const all = await records(arn);
    const ids = (found: readonly StreamRecord[]) =>
      found.map(({ dynamodb }) => (dynamodb.Keys['Id'] as { N: string }).N);
    const second = all[1]?.dynamodb.SequenceNumber;
    expect(ids((await page(latest)).Records)).toEqual(['4']);
    expect(ids((await page(await iterator(arn, 'AT_SEQUENCE_NUMBER', second))).Records)).toEqual(['2', '3', '4']);
    expect(ids((await page(await iterator(arn, 'AFTER_SEQUENCE_NUMBER', second))).Records)).toEqual(['3', '4']);
    const first = await page(await iterator(arn), 3);
    expect(ids((await page(first.NextShardIterator ?? '')).Records)).toEqual(['4']);
    await expect(iterator(arn, 'AT_SEQUENCE_NUMBER')).rejects.toThrow('SequenceNumber is required');
    await expect(page('nonsense')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('get at most 1 MB of records at once', async () => {
    const arn = await create('NEW_IMAGE');
    for (const id of [1, 2, 3, 4]) await put(id, 'x'.repeat(350_000));
    expect(await records(arn)).toHaveLength(2);
  });

  it('lose records after 24 hours, and iterators after 15 minutes', async () => {
    const arn = await create('KEYS_ONLY');
    await put(1);
    const old = await iterator(arn);
    const [first] = await records(arn);
    await pass(16 * 60_000);
    await expect(page(old)).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
    await pass(24 * 3600_000);
    await put(2);
    expect(await records(arn)).toHaveLength(1);
    await expect(iterator(arn, 'AT_SEQUENCE_NUMBER', first?.dynamodb.SequenceNumber)).rejects.toMatchObject({
      name: 'TrimmedDataAccessException',
    });
  });

  it('can wait for a record, without making time pass', async () => {
    const arn = await create('KEYS_ONLY');
    const ShardIterator = await iterator(arn, 'LATEST');
    const poll = streams<Page>('PollRecords', { ShardIterator });
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(start);
    await put(7);
    expect((await poll).Records).toHaveLength(1);
  });

  it('cannot wait over HTTP', async () => {
    const ShardIterator = await iterator(await create('KEYS_ONLY'), 'LATEST');
    const call = { ...internalCall({ source: 'task', clock, region: 'us-east-1' }), source: 'http' as const };
    await expect(context.kernel.invoke('dynamodbstreams', 'PollRecords', { ShardIterator }, call)).rejects.toThrow();
  });
});

describe('streams', () => {
  it('are disabled, stay readable for a day, and are replaced', async () => {
    const arn = await create('KEYS_ONLY');
    await put(1);
    const update = (StreamSpecification: object) =>
      invoke('dynamodb', 'UpdateTable', { TableName, StreamSpecification });
    await expect(update({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' })).rejects.toThrow(
      'Table already has an enabled stream: TableName: rows',
    );
    await update({ StreamEnabled: false });
    await expect(update({ StreamEnabled: false })).rejects.toThrow('Table has no stream to disable: TableName: rows');
    await put(2);
    const { NextShardIterator, Records } = await page(await iterator(arn));
    expect([Records.length, NextShardIterator]).toEqual([1, undefined]);
    expect(await describeStream(arn)).toMatchObject({
      StreamStatus: 'DISABLED',
      Shards: [{ SequenceNumberRange: { EndingSequenceNumber: Records[0]?.dynamodb.SequenceNumber } }],
    });
    await update({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
    const { Table } = await invoke<{ Table: Record<string, unknown> }>('dynamodb', 'DescribeTable', { TableName });
    expect(Table).toMatchObject({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } });
    expect(Table['LatestStreamArn']).toBe(`${String(Table['TableArn'])}/stream/${String(Table['LatestStreamLabel'])}`);
    const list = async (input: object = {}) =>
      (await streams<{ Streams: { StreamArn: string }[] }>('ListStreams', input)).Streams.map((one) => one.StreamArn);
    expect(await list({ TableName })).toEqual([arn, Table['LatestStreamArn']]);
    expect(await list({ TableName: 'other' })).toEqual([]);
    expect(await list({ ExclusiveStartStreamArn: arn })).toEqual([Table['LatestStreamArn']]);
    await pass(25 * 3600_000);
    expect(await list()).toEqual([Table['LatestStreamArn']]);
    await expect(describeStream(arn)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: Stream: ${arn} not found`,
    });
  });

  it('close with their table, and forget what a failed transaction did', async () => {
    const arn = await create('KEYS_ONLY');
    const ShardIterator = await iterator(arn);
    const poll = streams<Page>('PollRecords', { ShardIterator });
    expect(() =>
      context.kernel.transactions.run(() => {
        void invoke('dynamodb', 'DeleteTable', { TableName });
        throw new Error('refused');
      }),
    ).toThrow('refused');
    expect((await describeStream(arn)).StreamStatus).toBe('ENABLED');
    await put(1);
    expect((await poll).Records).toHaveLength(1);
    await invoke('dynamodb', 'DeleteTable', { TableName });
    expect((await describeStream(arn)).StreamStatus).toBe('DISABLED');
  });

  it.each([
    [{ StreamEnabled: true }, 'If stream is being enabled then UpdateViewType is required'],
    [
      { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' },
      'If stream is being disabled, then UpdateViewType must not be specified',
    ],
    [{ StreamViewType: 'KEYS_ONLY' }, 'Member must not be null'],
  ])('refuse the update %j', async (StreamSpecification, message) => {
    await create('KEYS_ONLY');
    await expect(invoke('dynamodb', 'UpdateTable', { TableName, StreamSpecification })).rejects.toThrow(message);
  });
});
