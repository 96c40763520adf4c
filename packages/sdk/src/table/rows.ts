import { type DynamoDBClient, type AttributeValue, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Stepwell } from '../stepwell.js';
import { call } from '../call.js';

/** Returns the DynamoDB client of a handle. Loads its package on first use. */
export async function dynamodbClientOf(stepwell: Stepwell): Promise<DynamoDBClient> {
  const { DynamoDBClient: Client } = await import('@aws-sdk/client-dynamodb');
  return stepwell.clientFor('dynamodb', (config) => new Client(config));
}

/** An item as returned by the low-level client. */
export type Row = Readonly<Record<string, AttributeValue>>;

/** Yields the items of a query, reading pages on demand. */
export async function* queryRows(
  stepwell: Stepwell,
  query: QueryCommandInput,
  abortSignal?: AbortSignal,
): AsyncGenerator<Row, void, undefined> {
  const { QueryCommand } = await import('@aws-sdk/client-dynamodb');
  const dynamodb = await dynamodbClientOf(stepwell);
  let from: Record<string, AttributeValue> | undefined;
  do {
    const request = new QueryCommand({ ...query, ExclusiveStartKey: from });
    const page = await call(dynamodb, `dynamodb:Query of ${query.TableName ?? ''}`, abortSignal, () =>
      dynamodb.send(request, { abortSignal }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** Reads an item with a consistent read. `undefined` if there is none. */
export async function getRow(
  stepwell: Stepwell,
  table: string,
  key: Record<string, AttributeValue>,
  abortSignal?: AbortSignal,
): Promise<Row | undefined> {
  const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
  const dynamodb = await dynamodbClientOf(stepwell);
  const request = new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });
  const { Item: row } = await call(dynamodb, `dynamodb:GetItem of ${table}`, abortSignal, () =>
    dynamodb.send(request, { abortSignal }),
  );
  return row;
}
