import { UnexpectedObject } from '../errors/unexpected-object.js';
import { type Stepwell } from '../stepwell.js';
import { getRow, type Row } from '../table/rows.js';

/** An image in the bucket, as the table has it. */
export interface StoredObject {
  /** The image's whole url, normalised. */
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

/**
 * The row of one url; `undefined` when the image has never been downloaded. Reads consistently: a row is seen at once.
 */
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

function storedObject(row: Row, place: string): StoredObject {
  const stringAttribute = (name: string): string | undefined => row[name]?.S;
  const required = (name: string): string => {
    const value = row[name]?.S ?? row[name]?.N;
    if (value === undefined) throw new UnexpectedObject(place, `the row has no '${name}'`);
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
