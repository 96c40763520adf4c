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
 * The consolidate function of ConcurrentDownload: batch reports into the whole report and the execution's output.
 * Its failures are `ReportIncomplete`, `InvalidInput`, `InvalidSetting` and what S3 throws.
 */
export const handler = async (event: unknown, context: Context): Promise<ConcurrentDownloadOutput> => {
  logger.addContext(context);
  const output = await handleConsolidate(event, store());
  const { results: _inTheReport, firstFailures: _too, ...totals } = output;
  logger.info('run consolidated', totals);
  return output;
};
