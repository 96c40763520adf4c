import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Clock,
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
import { fitsPayload } from '@stepwell/core';
import { type Context } from 'aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { loggableUrl, logger, publishBatchMetrics } from './telemetry.js';
import { createHttpClient } from './http/http-client.js';
import { clientConfig, once } from '../function/clients.js';
import { createDynamoDbImageTable } from './dynamodb-image-table.js';
import { downloadSettings } from './environment.js';
import { createPartBuffers, partBufferCount } from './part-buffers.js';
import { createS3ImageStore, partSizeBytes } from './s3-image-store.js';

/** The system clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
};

/** Time before the function's timeout at which downloads stop, so that uploads can end and the report is written. */
const REPORT_MARGIN_MS = 10_000;

/** Failures per batch that are logged individually. */
const MAX_LOGGED_FAILURES = 10;

/** Dependencies of the download function. */
interface DownloadHandlerDependencies {
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

const dependencies = once((): DownloadHandlerDependencies => {
  const settings = downloadSettings(process.env);
  const s3 = new S3Client(clientConfig);
  const part = partSizeBytes(settings.maxBytes);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    rules: settings,
    dependencies: {
      http: createHttpClient({ policy: settings.policy, timeoutMs: settings.requestTimeoutMs }).request,
      store: createS3ImageStore(
        s3,
        settings.bucket,
        createPartBuffers(partBufferCount(settings.memoryBytes, part), part),
      ),
      table: createDynamoDbImageTable(table, settings.table),
      clock: systemClock,
      random: Math.random,
      onRetry: ({ url, attempt, delayMs, message: reason }) =>
        logger.debug('image download will be retried', { url: loggableUrl(url), attempt, delayMs, reason }),
    },
    putJson: async (key, value) => {
      await s3.send(
        new PutObjectCommand({
          Bucket: settings.bucket,
          Key: key,
          Body: JSON.stringify(value),
          ContentType: 'application/json',
        }),
      );
    },
  };
});

/**
 * The download function of ConcurrentDownload: downloads a batch of images to S3, writes one DynamoDB row for each, and
 * writes a report. It fails with `InvalidInput`, `InvalidSetting` or an error of S3 or DynamoDB. An image that cannot
 * be downloaded is part of the result and does not fail the function.
 */
export const handler = async (event: unknown, context: Context): Promise<DownloadBatchResponse> => {
  logger.addContext(context);
  return await handleDownload(event, context, dependencies());
};
