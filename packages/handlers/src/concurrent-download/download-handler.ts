import { fitsPayload } from '@stepwell/core';
import {
  BATCH_RESULTS_LIMIT_BYTES,
  type BatchReport,
  type DownloadBatchResponse,
  type DownloadDependencies,
  type DownloadRules,
  batchReportKey,
  downloadBatch,
  isSuccess,
  parseDownloadBatchEvent,
} from '@stepwell/core/concurrent-download';
import { type Context } from 'aws-lambda';
import { loggableUrl, logger, publishBatchMetrics } from './telemetry.js';

/** Time before the function's timeout at which downloads stop, so that uploads can end and the report is written. */
const REPORT_MARGIN_MS = 10_000;

/** Failures per batch that are logged individually. */
const MAX_LOGGED_FAILURES = 10;

/** Dependencies of the download function. */
export interface DownloadHandlerDependencies {
  readonly rules: DownloadRules;
  readonly dependencies: DownloadDependencies;
  /** Writes JSON to the bucket. */
  putJson(key: string, value: unknown): Promise<void>;
}

/** Downloads one batch, writes its report, and returns the totals. */
export async function handleDownload(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { rules, dependencies, putJson }: DownloadHandlerDependencies,
): Promise<DownloadBatchResponse> {
  const batch = parseDownloadBatchEvent(event);
  const leftMs = context.getRemainingTimeInMillis();
  const deadlineMs = dependencies.clock.now() + leftMs - Math.min(REPORT_MARGIN_MS, leftMs / 5);
  const outcome = await downloadBatch(batch, rules, dependencies, { deadlineMs });
  const { results, ...counts } = outcome;
  const failures = results.flatMap((result) => (isSuccess(result) ? [] : [result]));
  // The logger uses the key `message` itself.
  for (const { url, statusCode, message: reason } of failures.slice(0, MAX_LOGGED_FAILURES))
    logger.warn('image not downloaded', { url: loggableUrl(url), statusCode, reason });
  logger.info('batch completed', { run: batch.run, batch: batch.batch, ...counts });
  publishBatchMetrics(outcome);
  const report = batchReportKey(batch.run, batch.batch);
  await putJson(report, { batch: batch.batch, bytes: outcome.bytes, results } satisfies BatchReport);
  const answer: DownloadBatchResponse = { batch: batch.batch, report, ...counts };
  return fitsPayload(results, BATCH_RESULTS_LIMIT_BYTES) ? { ...answer, results } : answer;
}
