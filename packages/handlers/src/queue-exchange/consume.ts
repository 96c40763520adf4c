import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { clientConfig } from '../function/client-config.js';
import { processorFunctionArn } from './environment.js';
import { invokeProcessor } from './invoke-processor.js';
import { createS3MessageStore } from './s3-message-store.js';
import { createConsumerHandler } from './consumer.js';

/** The function of the queue of QueueExchange with a Processor function: invokes the Processor with each message. */
export const handler = createConsumerHandler(({ bucket }) => {
  // A Processor may run up to 15 minutes. The socket timeout is longer.
  const lambda = new LambdaClient({
    ...clientConfig,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 910_000 },
  });
  return {
    work: invokeProcessor(lambda, processorFunctionArn(process.env)),
    store: createS3MessageStore(new S3Client(clientConfig), bucket),
  };
});
