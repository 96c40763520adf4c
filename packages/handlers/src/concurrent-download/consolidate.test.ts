import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type BatchReport, type DownloadResult, batchReportKey } from '@stepwell/core/concurrent-download';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsServices, startAwsServices } from '../testing/aws-services.js';
import { handleConsolidate } from './consolidate.js';
import { type ReportStore, createS3ReportStore } from '../objects/report-store.js';

let aws: AwsServices;

beforeAll(async () => {
  aws = await startAwsServices();
});

afterAll(() => aws[Symbol.asyncDispose]());

const success = (n: number): DownloadResult => ({ url: `https://h/${n}.gif`, statusCode: 200, filename: `h/${n}.gif` });

const put = (run: string, report: BatchReport) =>
  aws.s3.send(
    new PutObjectCommand({ Bucket: 'images', Key: batchReportKey(run, report.batch), Body: JSON.stringify(report) }),
  );

const text = async (key: string): Promise<string> =>
  (await (await aws.s3.send(new GetObjectCommand({ Bucket: 'images', Key: key }))).Body?.transformToString()) ?? '';

describe('consolidating in S3', () => {
  it('writes every result in the order of the batches, and adds them up', async () => {
    const run = '_stepwell/concurrent-download/images/many/';
    // More than one page of keys, and more than nine batches, because 10 must come after 9.
    const batches = Array.from({ length: 105 }, (_, batch) => ({
      batch: String(batch),
      bytes: 10,
      results: [success(2 * batch), success(2 * batch + 1)],
    }));
    await Promise.all(batches.map((report) => put(run, report)));
    let pages = 0;
    aws.s3.middlewareStack.add(
      (next, { commandName }) =>
        (call) => {
          if (commandName === 'ListObjectsV2Command') pages += 1;
          return next(call);
        },
      { name: 'countPages' },
    );
    const output = await handleConsolidate(
      { run, reported: 210 },
      createS3ReportStore<BatchReport>(aws.s3, 'images', 10),
    );
    expect(pages).toBe(11);
    expect(output).toMatchObject({
      allSucceeded: true,
      requested: 210,
      succeeded: 210,
      unchanged: 0,
      failed: 0,
      bytes: 1_050,
      firstFailures: [],
      report: { bucket: 'images', key: `${run}report.jsonl` },
    });
    expect(await text(`${run}report.jsonl`)).toBe(
      Array.from({ length: 210 }, (_, n) => `${JSON.stringify(success(n))}\n`).join(''),
    );
  });

  it('includes the results of a small execution, and of a batch that failed in the state machine', async () => {
    const run = '_stepwell/concurrent-download/images/small/';
    await put(run, { batch: '0', bytes: 7, results: [success(1)] });
    await put(run, { batch: '1', results: [{ url: 'https://h/2.gif', statusCode: 0, message: 'States.Timeout' }] });
    expect(
      await handleConsolidate({ run, reported: 2 }, createS3ReportStore<BatchReport>(aws.s3, 'images')),
    ).toMatchObject({
      allSucceeded: false,
      requested: 2,
      failed: 1,
      bytes: 7,
      firstFailures: [{ url: 'https://h/2.gif', message: 'States.Timeout' }],
      results: [success(1), { url: 'https://h/2.gif' }],
    });
  });

  it('ignores an execution whose name has the same prefix', async () => {
    await put('_stepwell/concurrent-download/images/run-10/', { batch: '0', results: [success(1)] });
    const output = await handleConsolidate(
      { run: '_stepwell/concurrent-download/images/run-1/', reported: 0 },
      createS3ReportStore<BatchReport>(aws.s3, 'images'),
    );
    expect(output).toMatchObject({ requested: 0, allSucceeded: true, results: [] });
    expect(await text(output.report.key)).toBe('');
  });

  it('fails with ReportIncomplete if a report is missing', async () => {
    const run = '_stepwell/concurrent-download/images/short/';
    await put(run, { batch: '0', results: [success(1)] });
    await expect(
      handleConsolidate({ run, reported: 3 }, createS3ReportStore<BatchReport>(aws.s3, 'images')),
    ).rejects.toMatchObject({
      name: 'ReportIncomplete',
      found: 1,
      reported: 3,
    });
  });

  it('fails if a report is not JSON, and rejects an invalid event with the name of the field', async () => {
    const run = '_stepwell/concurrent-download/images/broken/';
    await aws.s3.send(new PutObjectCommand({ Bucket: 'images', Key: `${run}batches/0.json`, Body: 'half a rep' }));
    await expect(
      handleConsolidate({ run, reported: 1 }, createS3ReportStore<BatchReport>(aws.s3, 'images')),
    ).rejects.toThrow(SyntaxError);
    await expect(
      handleConsolidate({ run, reported: -1 }, createS3ReportStore<BatchReport>(aws.s3, 'images')),
    ).rejects.toMatchObject({ name: 'InvalidInput', field: 'reported' });
  });

  it('holds a constant number of reports in memory', async () => {
    let loaded = 0;
    let written = 0;
    let most = 0;
    const store: ReportStore<BatchReport> = {
      bucket: 'images',
      list: () => Promise.resolve(Array.from({ length: 10_000 }, (_, batch) => `_stepwell/x/batches/${batch}.json`)),
      read: () => {
        loaded += 1;
        most = Math.max(most, loaded - written);
        return Promise.resolve({ batch: '0', results: [success(1)] });
      },
      writeLines: async (_key, lines) => {
        for await (const line of lines) written += line.length > 0 ? 1 : 0;
      },
    };
    expect(await handleConsolidate({ run: '_stepwell/x/', reported: 10_000 }, store)).toMatchObject({
      requested: 10_000,
    });
    expect(most).toBeLessThanOrEqual(17);
  });
});
