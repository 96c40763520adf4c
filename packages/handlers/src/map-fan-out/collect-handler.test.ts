import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type ItemOutcome } from '@stepwell/core/fan-out';
import { type OutcomesPart, partKey, reportKey } from '@stepwell/core/map-fan-out';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3ReportStore } from '../objects/report-store.js';
import { type AwsServices, startAwsServices } from '../testing/aws-services.js';
import { handleCollect } from './collect-handler.js';

let aws: AwsServices;
beforeAll(async () => {
  aws = await startAwsServices();
});
afterAll(() => aws[Symbol.asyncDispose]());

const range = (index: number) => ({ from: index * 100, to: (index + 1) * 100, sum: index ** 2 });
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
