import { BatchClient } from '@aws-sdk/client-batch';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { MessageUri } from '@stepwell/core/queue-exchange';
import { createBatchJobs, submissionClientConfig } from '../batch-job/batch-jobs.js';
import { clientConfig } from '../function/client-config.js';
import { processorJob } from './environment.js';
import { submitProcessor } from './submit-processor.js';
import { createConsumerHandler } from './consumer.js';

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
