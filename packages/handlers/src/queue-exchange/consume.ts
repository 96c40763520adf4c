import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri, s3Uri } from '@stepwell/core';
import { InvalidMessage, type MessageStore, exchangeOutputKey } from '@stepwell/core/queue-exchange';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { clientConfig } from '../function/clients.js';
import { processorFunctionArn } from './environment.js';
import { invokeProcessor } from './invoke-processor.js';
import { createConsumerHandler } from './consumer.js';

/** Creates a store of messages and responses in S3 that exceed the payload limit. */
function createS3MessageStore(client: S3Client, bucket: string): MessageStore {
  return {
    read: async (uri) => {
      const object = parseS3Uri(uri);
      if (object === undefined)
        throw new InvalidMessage(`messageUri must be an s3://bucket/key URI, got ${JSON.stringify(uri)}`);
      const { Body } = await client.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as unknown;
    },
    putOutput: async (exchangeId, json) => {
      const key = exchangeOutputKey(exchangeId);
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: json, ContentType: 'application/json' }),
      );
      return s3Uri({ bucket, key });
    },
  };
}

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
