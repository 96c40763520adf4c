import { UnexpectedObject } from '../errors/call-errors.js';
import { type Stepwell } from '../stepwell.js';
import { getRow, type Row } from '../table/rows.js';

/** An image in the bucket, as recorded in the table. */
export interface StoredObject {
  /** The normalized URL of the image. */
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly contentType?: string;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601. */
  readonly downloadedAt: string;
}

/** Reads the item of a URL with a consistent read. `undefined` if the image has never been downloaded. */
export async function findStoredObject(
  stepwell: Stepwell,
  table: string,
  url: string,
  abortSignal?: AbortSignal,
): Promise<StoredObject | undefined> {
  const { href } = new URL(url);
  const row = await getRow(stepwell, table, { url: { S: href } }, abortSignal);
  return row && storedObject(row, `table ${table}, ${href}`);
}

function storedObject(row: Row, location: string): StoredObject {
  const stringAttribute = (name: string): string | undefined => row[name]?.S;
  const required = (name: string): string => {
    const value = row[name]?.S ?? row[name]?.N;
    if (value === undefined) throw new UnexpectedObject(location, `the item has no attribute '${name}'`);
    return value;
  };
  return {
    url: required('url'),
    bucket: required('bucket'),
    key: required('key'),
    etag: stringAttribute('etag'),
    lastModified: stringAttribute('lastModified'),
    contentType: stringAttribute('contentType'),
    size: Number(required('size')),
    downloadedAt: required('downloadedAt'),
  };
}
