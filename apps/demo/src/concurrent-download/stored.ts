import { createHash } from 'node:crypto';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { type ClientConfiguration } from '@stepwell/local';
import { type Flag } from './flags/flag-set.js';

/** An image in the bucket. */
export interface StoredImage {
  /** Bytes. */
  readonly size: number;
  /**
   * The MD5 of its bytes as hex: the ETag of an object that was uploaded with one PutObject and is encrypted with S3
   * managed keys.
   */
  readonly md5: string;
}

/** The content of the workflow's bucket and table. */
export interface Stored {
  /** Images by object key, without Stepwell's own objects. */
  readonly images: ReadonlyMap<string, StoredImage>;
  /** Object keys by URL, one per row of the table. */
  readonly rows: ReadonlyMap<string, string>;
}

/** Lists the bucket and scans the table. */
export async function readStored(config: ClientConfiguration, bucket: string, table: string): Promise<Stored> {
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(config);
  try {
    const images = new Map<string, StoredImage>();
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
      for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? [])
        if (!Key.startsWith('_stepwell/')) images.set(Key, { size: Size, md5: ETag.replaceAll('"', '') });
    }
    const rows = new Map<string, string>();
    for await (const page of paginateScan({ client: dynamodb }, { TableName: table }))
      for (const row of page.Items ?? []) rows.set(row['url']?.S ?? '', row['key']?.S ?? '');
    return { images, rows };
  } finally {
    s3.destroy();
    dynamodb.destroy();
  }
}

/** Returns the total size of all images. */
export function totalBytes({ images }: Stored): number {
  return [...images.values()].reduce((sum, { size }) => sum + size, 0);
}

/** Returns the number of objects without a row and rows without an object. */
export function countUnmatched({ images, rows }: Stored): number {
  const keys = new Set(rows.values());
  return [...keys].filter((key) => !images.has(key)).length + [...images.keys()].filter((key) => !keys.has(key)).length;
}

/**
 * Returns the URLs of flags that are not stored as served: without a row, without an object, or with different bytes.
 */
export function findDamaged({ images, rows }: Stored, baseUrl: string, flags: readonly Flag[]): string[] {
  return flags
    .filter(
      ({ path, body }) =>
        images.get(rows.get(`${baseUrl}/${path}`) ?? '')?.md5 !== createHash('md5').update(body).digest('hex'),
    )
    .map(({ path }) => `${baseUrl}/${path}`);
}
