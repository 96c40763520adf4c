import {
  type BatchReport,
  type ConcurrentDownloadOutput,
  batchReportsPrefix,
  compareBatches,
  createDownloadTotals,
  parseConsolidateEvent,
  reportKey,
} from '@stepwell/core/concurrent-download';
import { S3Client } from '@aws-sdk/client-s3';
import { type Context } from 'aws-lambda';
import { loadInOrder, type ReportStore, createS3ReportStore } from '../objects/report-store.js';
import { clientConfig, once } from '../function/clients.js';
import { consolidateSettings } from './environment.js';
import { logger } from './telemetry.js';

/** Batch reports that are read concurrently. */
const READ_CONCURRENCY = 16;

/**
 * Consolidates the reports of an execution: reads its batch reports in the order of the batches, writes one report line
 * by line, and returns the execution's output. Memory use does not grow with the number of batch reports.
 *
 * @throws ReportIncomplete if S3 holds a different number of results than the batches reported
 */
export async function handleConsolidate(
  event: unknown,
  store: ReportStore<BatchReport>,
): Promise<ConcurrentDownloadOutput> {
  const { run, reported } = parseConsolidateEvent(event);
  const prefix = batchReportsPrefix(run);
  const batchOf = (key: string): string => key.slice(prefix.length).replace(/\.json$/, '');
  const keys = (await store.list(prefix)).sort((one, other) => compareBatches(batchOf(one), batchOf(other)));
  const totals = createDownloadTotals();
  async function* lines(): AsyncGenerator<string> {
    for await (const report of loadInOrder(keys, READ_CONCURRENCY, store.read)) yield totals.add(report);
  }
  const report = { bucket: store.bucket, key: reportKey(run) };
  await store.writeLines(report.key, lines());
  return totals.output(run, reported, report);
}

const store = once(() =>
  createS3ReportStore<BatchReport>(new S3Client(clientConfig), consolidateSettings(process.env).bucket),
);

/**
 * The consolidate function of ConcurrentDownload: merges the batch reports into one report and returns the execution's
 * output. It fails with `ReportIncomplete`, `InvalidInput`, `InvalidSetting` or an error of S3.
 */
export const handler = async (event: unknown, context: Context): Promise<ConcurrentDownloadOutput> => {
  logger.addContext(context);
  const output = await handleConsolidate(event, store());
  const { results: _results, firstFailures: _firstFailures, ...totals } = output;
  logger.info('results consolidated', totals);
  return output;
};
