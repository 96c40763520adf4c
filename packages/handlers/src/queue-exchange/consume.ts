import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { clientConfig } from '../function/client-config.js';
import { processorFunctionArn } from './environment.js';
import { invokeProcessor } from './invoke-processor.js';
import { createS3MessageStore } from './s3-message-store.js';
import { createConsumerHandler } from './consumer.js';

/** The function on the queue of QueueExchange whose Processor is a function: calls it with each message. */
export const handler = createConsumerHandler(({ bucket }) => {
  // A processor may take as long as a function can; no socket gives up on it before.
  const lambda = new LambdaClient({
    ...clientConfig,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 910_000 },
  });
  return {
    work: invokeProcessor(lambda, processorFunctionArn(process.env)),
    store: createS3MessageStore(new S3Client(clientConfig), bucket),
  };
});
