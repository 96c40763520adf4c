import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type ImageRow, type ImageTable } from '@stepwell/core/concurrent-download';

/**
 * BatchGetItem reads at most so many rows
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
 */
const MAX_BATCH_GET_KEYS = 100;

/** DynamoDB may leave rows of a batch unread while it is busy; they are asked for again at most so often. */
const MAX_BATCH_GET_ATTEMPTS = 8;

/** Keeps rows url -> object in a table with the partition key `url`. */
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
    // Read consistently: a batch that is repeated must see what it wrote a moment ago.
    const response = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: remaining, ConsistentRead: true } } }),
    );
    rows.push(...(response.Responses?.[table] ?? []).flatMap(parseRow));
    remaining = response.UnprocessedKeys?.[table]?.Keys ?? [];
    if (remaining.length > 0 && attempt === MAX_BATCH_GET_ATTEMPTS)
      throw new Error(`The table ${table} left ${remaining.length} of ${urls.length} rows unread ${attempt} times.`);
    if (remaining.length > 0) await sleep(Math.random() * 50 * 2 ** attempt);
  }
  return rows;
}

/** A row that something else wrote, or an older version, is as good as none: its image is downloaded again. */
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
