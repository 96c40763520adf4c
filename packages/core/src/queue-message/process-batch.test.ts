import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processBatch, type QueueRecord } from './process-batch.js';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:work';

function record(messageId: string, group?: string): QueueRecord {
  return {
    messageId,
    body: '{}',
    eventSourceARN: group === undefined ? QUEUE : `${QUEUE}.fifo`,
    attributes: group === undefined ? {} : { MessageGroupId: group },
    messageAttributes: {},
  };
}

/** Processes a batch in which the named messages fail. Returns the attempted messages in order, and those that stay. */
async function worked(records: readonly QueueRecord[], failing: ReadonlySet<string>, concurrency = 3) {
  const tried: string[] = [];
  const done: string[] = [];
  let atOnce = 0;
  let most = 0;
  const { batchItemFailures } = await processBatch(
    records,
    async ({ messageId }) => {
      tried.push(messageId);
      most = Math.max(most, (atOnce += 1));
      await Promise.resolve();
      atOnce -= 1;
      if (failing.has(messageId)) throw new Error('busy');
      done.push(messageId);
    },
    { concurrency, onFailure: () => undefined },
  );
  return { tried, done, most, stays: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('a batch of a standard queue', () => {
  it('keeps exactly the failed messages in the queue', async () => {
    const records = ['a', 'b', 'c', 'd'].map((id) => record(id));
    expect(await worked(records, new Set(['b']))).toMatchObject({
      stays: ['b'],
      done: expect.arrayContaining(['a', 'c', 'd']),
    });
  });

  it('processes at most the configured number of messages concurrently', async () => {
    expect(
      (
        await worked(
          Array.from({ length: 20 }, (_, index) => record(String(index))),
          new Set(),
          4,
        )
      ).most,
    ).toBe(4);
  });

  it('reports the error of a message that stays', async () => {
    const reasons: unknown[] = [];
    await processBatch([record('a')], () => Promise.reject(new Error('busy')), {
      concurrency: 1,
      onFailure: ({ messageId }, error) => reasons.push([messageId, String(error)]),
    });
    expect(reasons).toEqual([['a', 'Error: busy']]);
  });
});

describe('a batch of a FIFO queue', () => {
  it('keeps the rest of a group after its first failure, and continues with other groups', async () => {
    const records = [record('a1', 'a'), record('b1', 'b'), record('a2', 'a'), record('b2', 'b'), record('a3', 'a')];
    const { tried, stays } = await worked(records, new Set(['a2']));
    expect(stays).toEqual(['a2', 'a3']);
    expect(tried).not.toContain('a3');
    expect(tried).toEqual(expect.arrayContaining(['b1', 'b2']));
  });

  it('never processes a message before or without its predecessors in the group, for any failures', async () => {
    const batch = fc.uniqueArray(
      fc.record({ id: fc.nat(60), group: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }),
      { selector: ({ id }) => id, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(batch, fc.integer({ min: 1, max: 4 }), async (messages, concurrency) => {
        const records = messages.map(({ id, group }) => record(String(id), group));
        const failing = new Set(messages.filter(({ fails }) => fails).map(({ id }) => String(id)));
        const { done, stays } = await worked(records, failing, concurrency);
        expect([...done, ...stays].sort()).toEqual(records.map(({ messageId }) => messageId).sort());
        for (const group of ['a', 'b', 'c']) {
          const ids = messages.filter((message) => message.group === group).map(({ id }) => String(id));
          const before = ids.slice(
            0,
            ids.findIndex((id) => failing.has(id)) === -1 ? undefined : ids.findIndex((id) => failing.has(id)),
          );
          expect(done.filter((id) => ids.includes(id))).toEqual(before);
        }
      }),
    );
  });
});
