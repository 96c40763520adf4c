import { fitsPayload } from '@stepwell/core';
import {
  BATCH_RESULTS_LIMIT_BYTES,
  type BatchReport,
  type DownloadBatchAnswer,
  type DownloadPorts,
  type DownloadRules,
  batchReportKey,
  downloadBatch,
  isSuccess,
  parseDownloadBatchEvent,
} from '@stepwell/core/concurrent-download';
import { type Context } from 'aws-lambda';
import { loggableUrl, logger, publishBatchMetrics } from './telemetry.js';

/** What is left of the function's time when downloading stops: enough to end uploads and to write the report. */
const REPORT_MARGIN_MS = 10_000;

/** Of so many failures a batch's log names each. */
const MAX_LOGGED_FAILURES = 10;

/** What the download function works with. */
export interface DownloadHandlerDependencies {
  readonly rules: DownloadRules;
  readonly dependencies: DownloadPorts;
  /** Writes JSON into the bucket. */
  putJson(key: string, value: unknown): Promise<void>;
}

/** Handles one batch: downloads it, writes its report, and answers with totals. */
export async function handleDownload(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { rules, dependencies, putJson }: DownloadHandlerDependencies,
): Promise<DownloadBatchAnswer> {
  const batch = parseDownloadBatchEvent(event);
  const leftMs = context.getRemainingTimeInMillis();
  const deadlineMs = dependencies.clock.now() + leftMs - Math.min(REPORT_MARGIN_MS, leftMs / 5);
  const outcome = await downloadBatch(batch, rules, dependencies, { deadlineMs });
  const { results, ...counts } = outcome;
  const failures = results.flatMap((result) => (isSuccess(result) ? [] : [result]));
  // `message` is the logger's own key.
  for (const { url, statusCode, message: reason } of failures.slice(0, MAX_LOGGED_FAILURES))
    logger.warn('image not downloaded', { url: loggableUrl(url), statusCode, reason });
  logger.info('batch done', { run: batch.run, batch: batch.batch, ...counts });
  publishBatchMetrics(outcome);
  const report = batchReportKey(batch.run, batch.batch);
  await putJson(report, { batch: batch.batch, bytes: outcome.bytes, results } satisfies BatchReport);
  const answer: DownloadBatchAnswer = { batch: batch.batch, report, ...counts };
  return fitsPayload(results, BATCH_RESULTS_LIMIT_BYTES) ? { ...answer, results } : answer;
}
