import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri, s3Uri } from '@stepwell/core';
import { InvalidMessage, type MessageStore, exchangeOutputKey } from '@stepwell/core/queue-exchange';

/** Creates a store of messages and responses in S3 that exceed the payload limit. */
export function createS3MessageStore(client: S3Client, bucket: string): MessageStore {
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
