import {
  type Claims,
  claimItemUpdate,
  claimRowOf,
  createMemoryClaimTable,
  createTableClaims,
} from '@stepwell/core/idempotency';
import { call } from '../../call.js';
import { isCallFailed } from '../../errors/call-errors.js';
import { type Stepwell } from '../../stepwell.js';
import { dynamodbClientOf } from '../../table/rows.js';

/** Creates claims in a DynamoDB table, shared by all workers and functions that use it. */
export async function tableClaims(stepwell: Stepwell, tableName: string): Promise<Claims> {
  const { GetItemCommand, UpdateItemCommand } = await import('@aws-sdk/client-dynamodb');
  const client = await dynamodbClientOf(stepwell);
  return createTableClaims(
    {
      update: async (id, change) => {
        const request = new UpdateItemCommand(claimItemUpdate(tableName, id, change));
        try {
          const { Attributes = {} } = await call(client, 'dynamodb:UpdateItem', undefined, () => client.send(request));
          return claimRowOf(Attributes);
        } catch (error) {
          if (isCallFailed(error) && error.code === 'ConditionalCheckFailedException') return undefined;
          throw error;
        }
      },
      get: async (id) => {
        const request = new GetItemCommand({ TableName: tableName, Key: { id: { S: id } }, ConsistentRead: true });
        const { Item } = await call(client, 'dynamodb:GetItem', undefined, () => client.send(request));
        return Item && claimRowOf(Item);
      },
    },
    () => stepwell.clock.now(),
  );
}

/** Maximum number of claims that a worker without a table keeps in memory. */
const MAX_REMEMBERED_CLAIMS = 10_000;

/** Creates in-memory claims of one worker, for a queue without a table. @param now milliseconds since the epoch */
export function memoryClaims(now: () => number): Claims {
  return createTableClaims(createMemoryClaimTable(MAX_REMEMBERED_CLAIMS), now);
}
