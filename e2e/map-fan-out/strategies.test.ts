import { PutObjectCommand } from '@aws-sdk/client-s3';
import { FanOutStrategy } from '@stepwell/constructs';
import { itemLimit } from '@stepwell/core/map-fan-out';
import { type FanOutRequest, type ItemOutcome } from '@stepwell/sdk/map-fan-out';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EchoApp, type EchoItem, echoApp } from './echo-app.js';

const strategies = Object.values(FanOutStrategy);
let app: EchoApp;
beforeAll(async () => {
  app = await echoApp(strategies);
});
afterAll(() => app[Symbol.asyncDispose]());

/** Results that engines and encodings may alter. */
const RESULTS: readonly unknown[] = [
  null,
  0,
  '',
  false,
  [],
  [[1]],
  [7],
  {},
  { a: [{ b: [null] }] },
  0.1 + 0.2,
  1e21,
  'ünï → 🎈',
  '"\\/\n',
  [{ error: 'not one' }],
];
const items: readonly EchoItem[] = [
  ...RESULTS.map((returns, index): EchoItem => ({ caseId: `returns-${index}`, returns })),
  { caseId: 'nothing' },
  { caseId: 'throws', throws: { name: 'OutOfStock', message: 'none left of "this" \\ that\nsecond line' } },
  { caseId: 'throws-long', throws: { name: 'LongStory', message: 'x'.repeat(2_000) } },
  ...Array.from({ length: 45 }, (_, index): EchoItem => ({ caseId: `more-${index}`, returns: index })),
];

async function outcomesOf(strategy: FanOutStrategy, request: FanOutRequest): Promise<ItemOutcome[]> {
  const client = app.client(strategy);
  const outcomes: ItemOutcome[] = [];
  for await (const outcome of client.outcomes(await app.execute(strategy, request))) outcomes.push(outcome);
  return outcomes;
}

describe('a request', () => {
  it('has the same outcomes, totals and summary with every strategy', async () => {
    const request = { requestId: 'same', requests: [...items] as FanOutRequest['requests'] & object };
    const outputs = await Promise.all(strategies.map((strategy) => app.execute(strategy, request)));
    const [first] = outputs;
    expect(first).toMatchObject({
      requestId: 'same',
      status: 'COMPLETED_WITH_FAILURES',
      requested: items.length,
      succeeded: items.length - 2,
      failed: 2,
      summary: { requested: items.length, failed: 2 },
    });
    for (const output of outputs) expect({ ...output, report: undefined }).toEqual({ ...first, report: undefined });

    const reports = await Promise.all(
      strategies.map((strategy) => outcomesOf(strategy, { ...request, requestId: 'again' })),
    );
    for (const report of reports) expect(report).toEqual(reports[0]);
    expect(reports[0]).toEqual(
      items.map(({ caseId, returns, throws }, index) =>
        throws
          ? {
              index,
              caseId,
              error: throws.name,
              reason: throws.message.length > 500 ? `${throws.message.slice(0, 499)}…` : throws.message,
            }
          : { index, caseId, result: returns ?? null },
      ),
    );
    for (let index = 0; index < items.length; index += 1)
      expect(app.computed.get(`again#${index}`)).toBe(strategies.length);
  });

  it('with one item has the same outcome with every strategy', async () => {
    for (const strategy of strategies) {
      expect(
        await outcomesOf(strategy, { requestId: 'one', requests: [{ caseId: 'only', returns: [1] }] }),
        strategy,
      ).toEqual([{ index: 0, caseId: 'only', result: [1] }]);
    }
  });

  it('fails only the item whose result exceeds the limit of the strategy', async () => {
    for (const strategy of strategies) {
      const requests = [
        { caseId: 'small', returns: 1 },
        { caseId: 'large', repeats: { text: 'x', times: 250_000 } },
        ...Array.from({ length: 60 }, (_, index) => ({ caseId: `rest-${index}`, repeats: { text: 'ü', times: 400 } })),
      ];
      const outcomes = await outcomesOf(strategy, { requestId: 'large', requests });
      expect(
        outcomes.filter((outcome) => 'error' in outcome),
        strategy,
      ).toEqual([
        {
          index: 1,
          caseId: 'large',
          error: 'ResultTooLarge',
          reason: expect.stringMatching(/^250002 bytes exceed the limit of [0-9]+/) as string,
        },
      ]);
      expect(outcomes).toHaveLength(62);
    }
  });

  it('whose summary function fails ends with SummaryFailed and the location of the report', async () => {
    const client = app.client(FanOutStrategy.NESTED);
    const execution = await client.start({ requestId: 'summary-fails', requests: [{ caseId: 'a', returns: 1 }] });
    await expect(execution.result({ minDelay: 0.02, maxDelay: 0.1 })).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: 'SummaryFailed',
      causeText: expect.stringMatching(/SumFailed.*no sum today.*s3:\/\/.*report\.jsonl/) as string,
    });
    const outcomes: ItemOutcome[] = [];
    for await (const outcome of client.outcomes(execution)) outcomes.push(outcome);
    expect(outcomes).toEqual([{ index: 0, caseId: 'a', result: 1 }]);
  });

  it.each(strategies)('reports its progress until every item has its outcome: %s', async (strategy) => {
    const execution = await app.client(strategy).start({
      requestId: 'progress',
      requests: [
        { caseId: 'a', returns: 1 },
        { caseId: 'b', throws: { name: 'Broken', message: 'x' } },
      ],
    });
    let last: unknown;
    for await (const progress of execution.watchProgress({ minDelay: 0.02, maxDelay: 0.1 })) last = progress;
    expect(last).toEqual({ status: 'SUCCEEDED', items: { planned: 2, done: 2, failed: 1 } });
  });
});

describe('a request that is too large for its strategy', () => {
  const many = (count: number) => ({
    requestId: 'many',
    requests: Array.from({ length: count }, (_, index) => ({ caseId: `${index}` })),
  });

  it.each(strategies.filter((strategy) => strategy !== FanOutStrategy.DISTRIBUTED))(
    'is rejected before any work, with the limit: %s',
    async (strategy) => {
      const ceiling = itemLimit(strategy.toLowerCase() as 'inline');
      const execution = await app.client(strategy).start(many(ceiling + 1));
      await expect(execution.result({ minDelay: 0.02, maxDelay: 0.1 })).rejects.toMatchObject({
        name: 'ExecutionFailed',
        error: 'InvalidInput',
        causeText: expect.stringContaining(`requests must be a list of at most ${ceiling} items`) as string,
      });
      const states = [];
      for await (const event of execution.events())
        if (event.type?.endsWith('StateEntered') === true) states.push(event.stateEnteredEventDetails?.name);
      expect(states).toEqual(['Check request', 'Request valid?', 'Invalid request']);
    },
  );

  it('is rejected if its case ids leave no room for outcomes', async () => {
    const requests = Array.from({ length: 900 }, (_, index) => ({ caseId: `${index}-${'x'.repeat(230)}` }));
    await expect(app.execute(FanOutStrategy.INLINE, { requestId: 'long', requests })).rejects.toMatchObject({
      error: 'InvalidInput',
      causeText: expect.stringContaining('shorten the case ids, specify fewer items') as string,
    });
  });

  it('uses a manifest if the strategy supports it', async () => {
    const requests = Array.from({ length: 1_300 }, (_, index) => ({
      caseId: `case-${index}`,
      note: 'x'.repeat(200),
      returns: index,
    }));
    expect(Buffer.byteLength(JSON.stringify(requests))).toBeGreaterThan(262_144);
    const output = await app.execute(FanOutStrategy.DISTRIBUTED, { requestId: 'manifest', requests, length: 1_300 });
    expect(output).toMatchObject({ status: 'COMPLETED', requested: 1_300, succeeded: 1_300 });
    expect(output.results).toBeUndefined();
    await expect(app.execute(FanOutStrategy.INLINE, { requestId: 'manifest', requests })).rejects.toMatchObject({
      error: 'InvalidInput',
      causeText: expect.stringContaining('manifest must be omitted with the strategy inline') as string,
    });
  });
});

describe('a manifest', () => {
  const put = async (key: string, body: string) => {
    await app.s3.send(new PutObjectCommand({ Bucket: app.output('DISTRIBUTEDBucket'), Key: key, Body: body }));
    return { bucket: app.output('DISTRIBUTEDBucket'), key };
  };

  it('may contain invalid items, which fail without affecting the others', async () => {
    const manifest = await put(
      'mixed.json',
      JSON.stringify([{ caseId: 'a', returns: 1 }, { returns: 2 }, 'b', { caseId: 'c', returns: [3] }]),
    );
    const outcomes = await outcomesOf(FanOutStrategy.DISTRIBUTED, { requestId: 'mixed', manifest });
    expect(outcomes).toMatchObject([
      { index: 0, caseId: 'a', result: 1 },
      {
        index: 1,
        caseId: '',
        error: 'InvalidItem',
        reason: expect.stringMatching(/^The item must be an object with a caseId .*, got {"returns":2}/) as string,
      },
      {
        index: 2,
        caseId: '',
        error: 'InvalidItem',
        reason: expect.stringMatching(/^The item must be .*, got b$/) as string,
      },
      { index: 3, caseId: 'c', result: [3] },
    ]);
    expect([1, 2].map((index) => app.computed.get(`mixed#${index}`))).toEqual([undefined, undefined]);
  });

  it('that does not exist is an invalid input with its field', async () => {
    await expect(
      app.execute(FanOutStrategy.DISTRIBUTED, {
        requestId: 'gone',
        manifest: { bucket: app.output('DISTRIBUTEDBucket'), key: 'gone.jsonl' },
      }),
    ).rejects.toMatchObject({
      error: 'InvalidInput',
      causeText: expect.stringMatching(/^manifest must be an object /) as string,
    });
  });

  it('with a length other than that of the request fails with ReportIncomplete', async () => {
    const manifest = await put('short.jsonl', '{"caseId":"a","returns":1}\n');
    await expect(
      app.execute(FanOutStrategy.DISTRIBUTED, { requestId: 'short', manifest, length: 2 }),
    ).rejects.toMatchObject({ error: 'ReportIncomplete' });
  });
});
