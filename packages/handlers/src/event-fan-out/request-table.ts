import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Registration, itemIndex, nodeKey, requestKey, rowAttributes } from '@stepwell/core/event-fan-out';

/** The row of a request. */
export interface RequestRow extends Registration {
  /** When the last item was put on the bus, ISO 8601. */
  readonly emittedAt?: string;
}

/** The outcome in the row of an item. */
export type StoredOutcome = { readonly result: unknown } | { readonly error: string; readonly reason: string };

/** Stores requests and outcomes. */
export interface RequestTable {
  /** Reads the row of a request with a consistent read. */
  get(requestId: string): Promise<RequestRow | undefined>;
  /** Writes the row of a new request. Returns `false` if the row exists. */
  register(registration: Registration): Promise<boolean>;
  /** Returns the outcomes that one level 1 node counts, by index, with a consistent read. */
  outcomes(registration: string, node: number): Promise<ReadonlyMap<number, StoredOutcome>>;
}

/** Creates a table of requests in DynamoDB. */
export function createRequestTable(client: DynamoDBDocumentClient, table: string): RequestTable {
  return {
    get: async (requestId) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: requestKey(requestId), ConsistentRead: true }),
      );
      return Item as RequestRow | undefined; // only `register` writes such rows
    },
    register: async (registration) => {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...requestKey(registration.requestId), ...registration },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    outcomes: async (registration, node) => {
      const found = new Map<number, StoredOutcome>();
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': nodeKey(registration, { level: 1, node }).pk },
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
        );
        for (const item of page.Items ?? []) {
          const index = itemIndex(String(item['sk']));
          // The increment state machine writes the outcome as JSON.
          if (index !== undefined) found.set(index, JSON.parse(String(item[rowAttributes.outcome])) as StoredOutcome);
        }
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return found;
    },
  };
}
