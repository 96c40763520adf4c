import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';

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

/** The row of one url; `undefined` when the image has never been downloaded. Reads consistently: a row is seen at once. */
export async function findStoredObject(stepwell: Stepwell, table: string, url: string, abortSignal?: AbortSignal): Promise<StoredObject | undefined> {
  const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
  const dynamodb = await stepwell.dynamodb();
  const request = new GetItemCommand({ TableName: table, Key: { url: { S: new URL(url).href } }, ConsistentRead: true });
  const { Item: row } = await call(dynamodb, `dynamodb:GetItem of ${table}`, abortSignal, () => dynamodb.send(request, { abortSignal }));
  return row === undefined ? undefined : storedObject(row);
}

function storedObject(row: Record<string, AttributeValue>): StoredObject {
  const text = (name: string): string | undefined => row[name]?.S;
  const required = (name: string): string => {
    const value = row[name]?.S ?? row[name]?.N;
    if (value === undefined) throw new TypeError(`The table's row has no '${name}': was it written by another program?`);
    return value;
  };
  return {
    url: required('url'),
    bucket: required('bucket'),
    key: required('key'),
    etag: text('etag'),
    lastModified: text('lastModified'),
    contentType: text('contentType'),
    size: Number(required('size')),
    downloadedAt: required('downloadedAt'),
  };
}
