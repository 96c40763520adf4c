import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type ImageRow, type ImageTable } from '@stepwell/core/concurrent-download';

/**
 * The maximum number of keys of BatchGetItem
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
 */
const MAX_BATCH_GET_KEYS = 100;

/** Attempts to read the unprocessed keys of a batch. DynamoDB returns unprocessed keys when it is busy. */
const MAX_BATCH_GET_ATTEMPTS = 8;

/** Stores rows that map a URL to an object, in a table with the partition key `url`. */
export function createDynamoDbImageTable(client: DynamoDBDocumentClient, table: string): ImageTable {
  return {
    get: async (urls) => {
      const rows = new Map<string, ImageRow>();
      for (let start = 0; start < urls.length; start += MAX_BATCH_GET_KEYS) {
        for (const row of await getRows(client, table, urls.slice(start, start + MAX_BATCH_GET_KEYS)))
          rows.set(row.url, row);
      }
      return rows;
    },
    put: async (row) => {
      await client.send(new PutCommand({ TableName: table, Item: row }));
    },
  };
}

async function getRows(client: DynamoDBDocumentClient, table: string, urls: readonly string[]): Promise<ImageRow[]> {
  const rows: ImageRow[] = [];
  let remaining: Record<string, unknown>[] = urls.map((url) => ({ url }));
  for (let attempt = 1; remaining.length > 0; attempt += 1) {
    // A consistent read, so that a repeated batch sees its own earlier writes.
    const response = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: remaining, ConsistentRead: true } } }),
    );
    rows.push(...(response.Responses?.[table] ?? []).flatMap(parseRow));
    remaining = response.UnprocessedKeys?.[table]?.Keys ?? [];
    if (remaining.length > 0 && attempt === MAX_BATCH_GET_ATTEMPTS)
      throw new Error(
        `Table ${table} returned ${remaining.length} of ${urls.length} keys unprocessed after ${attempt} attempts`,
      );
    if (remaining.length > 0) await sleep(Math.random() * 50 * 2 ** attempt);
  }
  return rows;
}

/** Returns the row, or nothing if another version or another program wrote it. The image is then downloaded again. */
function parseRow(item: Record<string, unknown>): ImageRow[] {
  const { url, key, bucket, size, downloadedAt, etag, lastModified, contentType } = item;
  if (typeof url !== 'string' || typeof key !== 'string' || typeof bucket !== 'string' || typeof size !== 'number')
    return [];
  return [
    {
      url,
      key,
      bucket,
      size,
      downloadedAt: stringOrUndefined(downloadedAt) ?? '',
      etag: stringOrUndefined(etag),
      lastModified: stringOrUndefined(lastModified),
      contentType: stringOrUndefined(contentType),
    },
  ];
}

function stringOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
