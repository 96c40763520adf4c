import { GetObjectCommand, type S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { MIN_PART_BYTES, uploadStream } from './s3-upload.js';

/** Loads at most `concurrency` items concurrently and yields the results in the order of the items. */
export async function* loadInOrder<Item, Loaded>(
  items: Iterable<Item>,
  concurrency: number,
  load: (item: Item) => Promise<Loaded>,
): AsyncGenerator<Loaded> {
  const loading: Promise<Loaded>[] = [];
  const start = (item: Item): void => {
    const promise = load(item);
    // Errors surface when the result is awaited in order. Until then they must not count as unhandled.
    promise.catch(() => undefined);
    loading.push(promise);
  };
  for (const item of items) {
    start(item);
    const first = loading.length >= concurrency ? loading.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const rest of loading) yield await rest;
}

/** The reports of an execution in the bucket. */
export interface ReportStore<Report> {
  readonly bucket: string;
  /** Returns the keys with a prefix. */
  list(prefix: string): Promise<string[]>;
  /** Reads the report with a key. */
  read(key: string): Promise<Report>;
  /** Writes lines to an object as a stream. */
  writeLines(key: string, lines: AsyncIterable<string>): Promise<void>;
}

/** Creates a store of reports in S3. @param pageSize keys per ListObjectsV2 call, at most 1,000 */
export function createS3ReportStore<Report>(client: S3Client, bucket: string, pageSize = 1_000): ReportStore<Report> {
  return {
    bucket,
    list: async (prefix) => {
      const keys: string[] = [];
      for await (const page of paginateListObjectsV2({ client, pageSize }, { Bucket: bucket, Prefix: prefix })) {
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
      }
      return keys;
    },
    read: async (key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      // Only the workflow's own functions and state machine write below `_stepwell/`, so the content is trusted.
      return JSON.parse((await Body?.transformToString()) ?? '') as Report;
    },
    writeLines: async (key, lines) => {
      await uploadStream(
        client,
        { bucket, key, contentType: 'application/x-ndjson' },
        encodeLines(lines),
        Buffer.allocUnsafeSlow(MIN_PART_BYTES),
      );
    },
  };
}

async function* encodeLines(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of lines) yield Buffer.from(text);
}
