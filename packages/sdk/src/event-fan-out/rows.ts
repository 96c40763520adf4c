import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type NodeCount, nodeKey, nodesAt, requestKey, rowAttributes } from '@stepwell/core/event-fan-out';
import { type RequestStatus } from '@stepwell/core/fan-out';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';
import { dynamodbClientOf, getRow } from '../table/rows.js';

/** The item of a request in the table, with the attributes that clients read. */
export interface RequestRow {
  readonly registration: string;
  readonly items: number;
  readonly deadline: Date;
  /** `undefined` while the request is running. */
  readonly status: RequestStatus | undefined;
  /** The output of the request without `results`, as JSON. `undefined` while the request is running. */
  readonly summary: string | undefined;
}

/**
 * Maximum number of items per BatchGetItem call
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
 */
const BATCH_GET_ROWS = 100;

/** Reads the item of a request with a consistent read. `undefined` if there is none. */
export async function requestRow(
  stepwell: Stepwell,
  table: string,
  requestId: string,
  abortSignal?: AbortSignal,
): Promise<RequestRow | undefined> {
  const { pk, sk } = requestKey(requestId);
  const row = await getRow(stepwell, table, { pk: { S: pk }, sk: { S: sk } }, abortSignal);
  if (row === undefined) return undefined;
  return {
    registration: row['registration']?.S ?? '',
    items: Number(row['items']?.N ?? 0),
    deadline: new Date(row['deadline']?.S ?? 0),
    status: row['status']?.S as RequestStatus | undefined, // written only by the summary state machine
    summary: row['summary']?.S,
  };
}

/** Reads the counts of the first-level nodes, one per 100 items. Nodes without counts are omitted. */
export async function nodeCounts(
  stepwell: Stepwell,
  table: string,
  { registration, items }: RequestRow,
  abortSignal?: AbortSignal,
): Promise<NodeCount[]> {
  const { BatchGetItemCommand } = await import('@aws-sdk/client-dynamodb');
  const dynamodb = await dynamodbClientOf(stepwell);
  const keys = Array.from({ length: nodesAt(items, 1) }, (_, node) => nodeKey(registration, { level: 1, node })).map(
    ({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }),
  );
  const counts: NodeCount[] = [];
  for (let start = 0; start < keys.length; start += BATCH_GET_ROWS) {
    let unread: Record<string, AttributeValue>[] = keys.slice(start, start + BATCH_GET_ROWS);
    while (unread.length > 0) {
      const request = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: unread, ConsistentRead: true } } });
      const response = await call(dynamodb, `dynamodb:BatchGetItem of ${table}`, abortSignal, () =>
        dynamodb.send(request, { abortSignal }),
      );
      counts.push(
        ...(response.Responses?.[table] ?? []).map((row) => ({
          done: row[rowAttributes.done]?.NS?.length ?? 0,
          failed: row[rowAttributes.failed]?.NS?.length ?? 0,
        })),
      );
      unread = response.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return counts;
}
