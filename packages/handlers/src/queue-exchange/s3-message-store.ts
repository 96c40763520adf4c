import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri, s3Uri } from '@stepwell/core';
import { InvalidMessage, type MessageStore, exchangeOutputKey } from '@stepwell/core/queue-exchange';

/** Messages and answers in S3 that are too long for a payload. */
export function createS3MessageStore(client: S3Client, bucket: string): MessageStore {
  return {
    read: async (uri) => {
      const object = parseS3Uri(uri);
      if (object === undefined)
        throw new InvalidMessage(`messageUri: ${JSON.stringify(uri)} is not accepted; give an s3://bucket/key URI`);
      const { Body } = await client.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as unknown;
    },
    keepOutput: async (exchangeId, json) => {
      const key = exchangeOutputKey(exchangeId);
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: json, ContentType: 'application/json' }),
      );
      return s3Uri({ bucket, key });
    },
  };
}
