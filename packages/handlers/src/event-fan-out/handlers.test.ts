import { type ItemCompleted, type Registration, itemKey, partKey, parentOf } from '@stepwell/core/event-fan-out';
import { type SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handleCollect } from './collect.js';
import { handleDeadLetters } from './dead-letters.js';
import { handleEmit } from './emit.js';
import { type BusEntry } from './event-batcher.js';
import { type PartStore } from './part-store.js';
import { type RegisterEvent, handleRegister } from './register.js';
import { type RequestRow, type RequestTable, type StoredOutcome } from './request-table.js';

const AT = '2026-11-22T00:00:00.000Z';
const items = (count: number): { caseId: string }[] =>
  Array.from({ length: count }, (_, index) => ({ caseId: `case-${index}` }));

/** Dependencies of the functions in memory, with the conditions of the AWS services. */
function createFakes(manifest: readonly unknown[] = []) {
  const parts = new Map<string, readonly unknown[]>();
  const rows = new Map<string, RequestRow>();
  const stored = new Map<number, StoredOutcome>();
  const store: PartStore = {
    bucket: 'own',
    readManifest: async function* () {
      yield* await Promise.resolve(manifest);
    },
    readPart: (key) => Promise.resolve(parts.get(key) ?? []),
    writePart: (key, list) => Promise.resolve(void parts.set(key, list)),
  };
  const table: RequestTable = {
    get: (id) => Promise.resolve(rows.get(id)),
    register: (registration: Registration) => {
      if (rows.has(registration.requestId)) return Promise.resolve(false);
      rows.set(registration.requestId, registration);
      return Promise.resolve(true);
    },
    outcomes: (_registration, node) =>
      Promise.resolve(new Map([...stored].filter(([index]) => parentOf(index) === node))),
  };
  const register = (event: Partial<RegisterEvent>, executionId = 'arn:1') =>
    handleRegister({ requestId: 'monday', executionId, at: AT, ...event } as RegisterEvent, {
      store,
      table,
      deadlineSeconds: 60,
      retentionSeconds: 86_400,
    });
  const lines: string[] = [];
  const collect = (registration: string, at: string) =>
    handleCollect(
      { requestId: 'monday', registration, at },
      {
        table,
        store: {
          bucket: 'own',
          list: () => Promise.resolve([...parts.keys()]),
          read: store.readPart,
          writeLines: async (_key, text) => {
            for await (const line of text) lines.push(...line.trimEnd().split('\n'));
          },
        },
      },
    );
  return { parts, rows, stored, store, register, collect, lines };
}

describe('registering a request', () => {
  it('writes its items in parts of 1,000, and a row with the deadline', async () => {
    const { register, parts, rows } = createFakes();
    const made = await register({ requests: items(2_500) });
    expect(made).toMatchObject({
      items: 2_500,
      parts: [0, 1, 2],
      deadline: '2026-11-22T00:01:00.000Z',
      expiresAt: Date.parse(AT) / 1_000 + 60 + 86_400,
    });
    expect([0, 1, 2].map((part) => parts.get(partKey(made.registration, part))?.length)).toEqual([1_000, 1_000, 500]);
    expect([...rows.keys()]).toEqual(['monday']);
  });

  it('a second time returns the existing registration, with the parts that were not emitted', async () => {
    const { register, rows } = createFakes();
    const first = await register({ requests: items(3) });
    expect(await register({ requests: items(3) }, 'arn:2')).toEqual(first);
    const [row] = rows.values();
    if (row) rows.set('monday', { ...row, emittedAt: AT });
    expect(await register({ requests: items(3) }, 'arn:2')).toMatchObject({
      registration: first.registration,
      parts: [],
    });
  });

  it('rejects different items with the same id, and writes nothing', async () => {
    const { register, parts } = createFakes();
    await register({ requests: items(3) });
    const before = parts.size;
    await expect(register({ requests: items(4) }, 'arn:2')).rejects.toMatchObject({ name: 'RequestConflict' });
    expect(parts.size).toBe(before);
  });

  it('reads a manifest, and rejects an empty one and a different length', async () => {
    const manifest = { bucket: 'lists', key: 'a.jsonl' };
    expect(await createFakes(items(7)).register({ manifest })).toMatchObject({ items: 7, parts: [0] });
    await expect(createFakes().register({ manifest })).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'manifest.key',
    });
    await expect(createFakes(items(7)).register({ manifest, length: 8 })).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'length',
    });
  });
});

describe('emitting a part', () => {
  it('puts one event for each item on the bus, and fails invalid items at once', async () => {
    const { store, register } = createFakes([...items(2), null, { caseId: 'large', text: 'x'.repeat(200_000) }]);
    const { registration, items: count, expiresAt } = await register({ manifest: { bucket: 'lists', key: 'a.jsonl' } });
    const put: BusEntry[] = [];
    expect(
      await handleEmit(
        { requestId: 'monday', registration, items: count, expiresAt, part: 0 },
        { store, put: (entries) => Promise.resolve(void put.push(...entries)) },
      ),
    ).toEqual({ part: 0, emitted: 2, refused: 2 });
    expect(put.map(({ detailType, detail }) => [detailType, (JSON.parse(detail) as ItemCompleted).index])).toEqual([
      ['Item requested', 0],
      ['Item requested', 1],
      ['Item completed', 2],
      ['Item completed', 3],
    ]);
    expect(JSON.parse(put[3]?.detail ?? '')).toMatchObject({
      error: 'InvalidItem',
      reason: expect.stringContaining('must have at most 100000 bytes') as string,
    });
  });
});

describe('collecting a request', () => {
  it('writes a line for every item in order, across parts and nodes', async () => {
    const { register, collect, stored, lines } = createFakes();
    const { registration } = await register({ requests: items(1_250) });
    for (let index = 1_249; index >= 0; index -= 1)
      stored.set(index, index === 1_101 ? { error: 'Broken', reason: 'it broke' } : { result: index });
    expect(await collect(registration, AT)).toMatchObject({
      status: 'COMPLETED_WITH_FAILURES',
      requested: 1_250,
      succeeded: 1_249,
      failed: 1,
      firstFailures: [{ index: 1_101, caseId: 'case-1101', error: 'Broken' }],
    });
    expect(lines.map((line) => (JSON.parse(line) as { index: number }).index)).toEqual(
      Array.from({ length: 1_250 }, (_, index) => index),
    );
    expect(itemKey(registration, 1_101).sk).toBe('item#0001101');
  });

  it('counts missing items as failed at the deadline, and fails before it', async () => {
    const { register, collect, stored } = createFakes();
    const { registration, deadline } = await register({ requests: items(3) });
    stored.set(1, { result: 1 });
    await expect(collect(registration, AT)).rejects.toMatchObject({
      name: 'ReportIncomplete',
      message: expect.stringContaining('3 items and 1 outcomes') as string,
    });
    expect(await collect(registration, deadline)).toMatchObject({
      status: 'TIMED_OUT',
      succeeded: 1,
      failed: 2,
      firstFailures: [{ index: 0, error: 'ItemTimedOut' }, { index: 2 }],
    });
    await expect(collect('another', deadline)).rejects.toMatchObject({ name: 'RequestUnknown' });
  });
});

describe('the dead-letters function', () => {
  const ticket = { requestId: 'monday', registration: 'r', index: 0, items: 3, expiresAt: 1 };
  const record = (messageId: string, body: unknown): SQSRecord =>
    ({
      messageId,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: {},
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:dead',
      messageAttributes: { ERROR_CODE: { stringValue: 'NO_RESOURCE', dataType: 'String' } },
    }) as unknown as SQSRecord; // all fields that the handler reads

  it('counts valid messages, and reports messages that are invalid or cannot be counted', async () => {
    const counted: ItemCompleted[] = [];
    const answer = await handleDeadLetters(
      {
        Records: [
          record('a', { detail: { ...ticket, item: { caseId: 'a' } } }),
          record('b', 'no JSON'),
          record('c', { detail: { ...ticket, index: 2, result: 1 } }),
        ],
      },
      {
        startIncrement: (completion) => {
          if (completion.index === 2) return Promise.reject(new Error('busy'));
          return Promise.resolve(void counted.push(completion));
        },
        notify: () => undefined,
      },
    );
    expect(counted).toEqual([
      { ...ticket, error: 'NotDelivered', reason: expect.stringContaining('NO_RESOURCE') as string },
    ]);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['b', 'c']);
  });
});
