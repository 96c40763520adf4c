import { S3Client } from '@aws-sdk/client-s3';
import { type ConcurrentDownloadOutput } from '@stepwell/core/concurrent-download';
import { type Context } from 'aws-lambda';
import { clientConfig } from '../function/client-config.js';
import { handleConsolidate } from './consolidate-handler.js';
import { consolidateSettings } from './environment.js';
import { once } from '../function/once.js';
import { createS3ReportStore } from './report-store.js';
import { logger } from './telemetry.js';

const store = once(() => createS3ReportStore(new S3Client(clientConfig), consolidateSettings(process.env).bucket));

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
