import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type ItemOutcome, type SummaryEvent } from '@stepwell/core/fan-out';
import { type OutcomesPart, partKey, reportKey } from '@stepwell/core/map-fan-out';
import { type PrimesOfRange, countPrimes } from '@stepwell/core/primes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3ReportStore } from '../concurrent-download/report-store.js';
import { handler as compute } from '../fan-out/compute.js';
import { handleSummary } from '../fan-out/summary-handler.js';
import { type AwsServices, startAwsServices } from '../testing/aws-services.js';
import { handleCollect } from './collect-handler.js';

let aws: AwsServices;
beforeAll(async () => {
  aws = await startAwsServices();
});
afterAll(() => aws[Symbol.asyncDispose]());

const range = (index: number): PrimesOfRange => countPrimes({ from: index * 100, to: (index + 1) * 100 });
const part = (first: number, count: number): OutcomesPart => ({
  first,
  caseIds: Array.from({ length: count }, (_, offset) => `case-${first + offset}`),
  outcomes: Array.from({ length: count }, (_, offset) =>
    first + offset === 7 ? { error: 'Broken', reason: 'it broke' } : { result: range(first + offset) },
  ),
});
const put = async (run: string, ...parts: OutcomesPart[]): Promise<void> => {
  for (const each of parts)
    await aws.s3.send(
      new PutObjectCommand({ Bucket: 'images', Key: partKey(run, each.first), Body: JSON.stringify(each) }),
    );
};
const store = () => createS3ReportStore<OutcomesPart>(aws.s3, 'images');
const text = async (key: string): Promise<string> =>
  (await (await aws.s3.send(new GetObjectCommand({ Bucket: 'images', Key: key }))).Body?.transformToString()) ?? '';

describe('collecting the parts of an execution', () => {
  it('writes every outcome in the order of the request, not of the keys, and adds them up', async () => {
    const run = '_stepwell/map-fan-out/primes/all/';
    await put(run, part(0, 5), part(5, 5), part(10, 5));
    const event = await handleCollect({ requestId: 'all', run, requested: 15 }, store());
    expect(event).toMatchObject({
      requestId: 'all',
      status: 'COMPLETED_WITH_FAILURES',
      requested: 15,
      succeeded: 14,
      failed: 1,
      firstFailures: [{ index: 7, caseId: 'case-7', error: 'Broken', reason: 'it broke' }],
    });
    const lines = (await text(reportKey(run)))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ItemOutcome);
    expect(lines.map(({ index, caseId }) => [index, caseId])).toEqual(
      Array.from({ length: 15 }, (_, index) => [index, `case-${index}`]),
    );
    expect(event.results).toEqual(lines);
  });

  it.each([
    ['a missing outcome', [part(0, 5), part(5, 4)]],
    ['an extra outcome', [part(0, 5), part(5, 6)]],
    ['a part of another execution', [part(0, 5), part(4, 1), part(5, 4)]],
  ])('fails with ReportIncomplete for %s, and writes no report', async (what, parts) => {
    const run = `_stepwell/map-fan-out/primes/${what.replaceAll(' ', '-')}/`;
    await put(run, ...parts);
    await expect(handleCollect({ requestId: 'x', run, requested: 10 }, store())).rejects.toMatchObject({
      name: 'ReportIncomplete',
      requested: 10,
    });
    await expect(text(reportKey(run))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('the sample functions', () => {
  it('count the primes of a range, and reject an invalid range', async () => {
    expect(await compute({ requestId: 'x', index: 0, item: { caseId: 'a', from: 0, to: 10 } })).toEqual({
      from: 0,
      to: 10,
      primes: 4,
      first: 2,
      last: 7,
      gap: 2,
      gapAfter: 3,
    });
    await expect(compute({ requestId: 'x', index: 0, item: { caseId: 'a', from: 10, to: 0 } })).rejects.toMatchObject({
      name: 'InvalidCase',
    });
  });

  it('have the same summary from the event and from the report', async () => {
    const results: ItemOutcome<PrimesOfRange>[] = [0, 1, 2].map((index) => ({
      index,
      caseId: '',
      result: range(index),
    }));
    const event: SummaryEvent<PrimesOfRange> = {
      requestId: 'x',
      status: 'COMPLETED',
      requested: 3,
      succeeded: 3,
      failed: 0,
      firstFailures: [],
      report: { bucket: 'b', key: 'k' },
    };
    const read = (bucket: string, key: string): Promise<string> =>
      Promise.resolve(bucket === 'b' && key === 'k' ? results.map((each) => `${JSON.stringify(each)}\n`).join('') : '');
    expect(await handleSummary(event, read)).toEqual({ ranges: 3, primes: 62, last: 293, gap: 14, gapAfter: 113 });
    expect(await handleSummary({ ...event, results }, () => Promise.reject(new Error('not read')))).toEqual(
      await handleSummary(event, read),
    );
  });
});
