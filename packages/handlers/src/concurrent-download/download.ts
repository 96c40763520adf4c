import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type DownloadBatchResponse } from '@stepwell/core/concurrent-download';
import { type Context } from 'aws-lambda';
import { createHttpClient } from '../http/http-client.js';
import { clientConfig } from '../function/client-config.js';
import { type DownloadHandlerDependencies, handleDownload } from './download-handler.js';
import { createDynamoDbImageTable } from './dynamodb-image-table.js';
import { downloadSettings } from './environment.js';
import { once } from '../function/once.js';
import { createPartBuffers, partBufferCount } from './part-buffers.js';
import { createS3ImageStore, partSizeBytes } from './s3-image-store.js';
import { systemClock } from './system-clock.js';
import { loggableUrl, logger } from './telemetry.js';

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
