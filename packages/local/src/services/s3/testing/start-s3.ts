import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, type PutObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { startTestEndpoint, type TestEndpoint } from '../../../testing/test-endpoint.js';
import { S3Service } from '../service.js';

/** An S3 service on HTTP, and an SDK client for it. */
export interface TestS3 {
  readonly local: TestEndpoint<{ s3: S3Service }>;
  readonly s3: S3Client;
  /** Creates a new bucket and returns its name. */
  createBucket(): Promise<string>;
  /** Writes an object; its default content is its key. */
  putObject(bucket: string, key: string, body?: string | Uint8Array, more?: object): Promise<PutObjectCommandOutput>;
  /** Reads an object as text. */
  getText(bucket: string, key: string, more?: object): Promise<string | undefined>;
  /** Number of stored files. */
  filesOnDisk(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the service on a free port. */
export async function startS3(): Promise<TestS3> {
  const local = await startTestEndpoint(({ context, directory }) => ({ s3: new S3Service({ ...context, directory }) }));
  const s3 = new S3Client(local.clientConfig());
  let count = 0;
  return {
    local,
    s3,
    createBucket: async () => {
      const bucket = `bucket-${++count}`;
      await local.services.s3.createBucket(bucket);
      return bucket;
    },
    putObject: (Bucket, Key, Body = Key, more = {}) =>
      s3.send(
        new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body), ContentLength: Buffer.byteLength(Body), ...more }),
      ),
    getText: async (Bucket, Key, more = {}) =>
      (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString(),
    filesOnDisk: async () => {
      const entries = await readdir(join(local.directory, 'objects'), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      return entries.filter((entry) => entry.isFile()).length;
    },
    close: async () => {
      s3.destroy();
      await local.close();
    },
  };
}
