import {
  type ExchangeJobOptions,
  Delegation,
  type MessageHandler,
  planExchangeJob,
  MessageUri,
} from '@stepwell/core/queue-exchange';
import { BatchClient } from '@aws-sdk/client-batch';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type BatchJobs, createBatchJobs, submissionClientConfig } from '../batch-job/batch-jobs.js';
import { clientConfig } from '../function/clients.js';
import { processorJob } from './environment.js';
import { createConsumerHandler } from './consumer.js';

/** Dependencies of {@link submitProcessor}. */
interface SubmitProcessorDependencies {
  readonly jobs: BatchJobs;
  readonly settings: ExchangeJobOptions;
  /** Writes a message to the bucket of the exchange. */
  put(key: string, text: string): Promise<void>;
}

/**
 * Creates work that submits a Batch job with the task token. The job completes the task itself. SubmitJob has no client
 * token that makes it idempotent, so a retry after a function died first looks for a job of that name.
 */
export function submitProcessor({ jobs, settings, put }: SubmitProcessorDependencies): MessageHandler {
  return async (message, exchange) => {
    const { jobName, environment, body } = planExchangeJob(message, exchange, settings);
    const earlier = exchange.attempt > 1 ? await jobs.find(jobName) : undefined;
    if (earlier !== undefined) return new Delegation(earlier);
    if (body !== undefined) await put(body.key, body.text);
    return new Delegation(await jobs.submit({ jobName, environment }));
  };
}

/** The function of the queue of QueueExchange with a Processor job: submits one job for each message. */
export const handler = createConsumerHandler(({ bucket, table, jobHeartbeatSeconds }) => {
  const { jobQueue, jobDefinition } = processorJob(process.env);
  const s3 = new S3Client(clientConfig);
  const work = submitProcessor({
    jobs: createBatchJobs(new BatchClient(submissionClientConfig), jobQueue, jobDefinition),
    settings: { bucket, table, heartbeatSeconds: jobHeartbeatSeconds },
    put: async (key, text) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: 'application/json' }));
    },
  });
  // The job reads its message from S3.
  return { work, store: { read: (uri) => Promise.resolve(new MessageUri(uri)) } };
});
