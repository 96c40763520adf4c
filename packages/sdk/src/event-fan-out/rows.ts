import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type NodeCount, nodeKey, nodesAt, requestKey, rowAttributes } from '@stepwell/core/event-fan-out';
import { type RequestStatus } from '@stepwell/core/fan-out';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';
import { dynamodbClientOf } from '../table/dynamodb-client.js';
import { getRow } from '../table/rows.js';

/** The row of a request, as far as clients read it. */
export interface RequestRow {
  readonly registration: string;
  readonly items: number;
  readonly deadline: Date;
  /** `undefined` while the request runs. */
  readonly status: RequestStatus | undefined;
  /** JSON text of the request's output without `results`; `undefined` while it runs. */
  readonly summary: string | undefined;
}

/**
 * BatchGetItem reads at most so many rows
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
 */
const BATCH_GET_ROWS = 100;

/** The row of a request; `undefined` where there is none. Reads consistently. */
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
    status: row['status']?.S as RequestStatus | undefined, // only the summary machine writes it
    summary: row['summary']?.S,
  };
}

/** What the nodes of the first level count: one for each hundred items, those that count nothing yet left out. */
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
    let left: Record<string, AttributeValue>[] = keys.slice(start, start + BATCH_GET_ROWS);
    while (left.length > 0) {
      const request = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } });
      const answer = await call(dynamodb, `dynamodb:BatchGetItem of ${table}`, abortSignal, () =>
        dynamodb.send(request, { abortSignal }),
      );
      counts.push(
        ...(answer.Responses?.[table] ?? []).map((row) => ({
          done: row[rowAttributes.done]?.NS?.length ?? 0,
          failed: row[rowAttributes.failed]?.NS?.length ?? 0,
        })),
      );
      left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return counts;
}
