import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Claims, claimItemUpdate, claimRowOf, createTableClaims } from '@stepwell/core/idempotency';

/** Creates claims in a DynamoDB table with the partition key `id`. @param now returns milliseconds since 1970 */
export function createDynamoDbClaims(client: DynamoDBClient, table: string, now: () => number = Date.now): Claims {
  return createTableClaims(
    {
      update: async (id, change) => {
        try {
          const { Attributes = {} } = await client.send(new UpdateItemCommand(claimItemUpdate(table, id, change)));
          return claimRowOf(Attributes);
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return undefined;
          throw error;
        }
      },
      get: async (id) => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
        );
        return Item && claimRowOf(Item);
      },
    },
    now,
  );
}
