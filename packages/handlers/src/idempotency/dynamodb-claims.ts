import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Claims, createTableClaims } from '@stepwell/core/idempotency';

/** Claims in a DynamoDB table with the partition key `id`. @param now milliseconds since 1970 */
export function createDynamoDbClaims(client: DynamoDBClient, table: string, now: () => number = Date.now): Claims {
  return createTableClaims(
    {
      name: table,
      update: async (update) => {
        try {
          return (await client.send(new UpdateItemCommand(update))).Attributes;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return undefined;
          throw error;
        }
      },
      get: async (id) => (await client.send(new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }))).Item,
    },
    now,
  );
}
