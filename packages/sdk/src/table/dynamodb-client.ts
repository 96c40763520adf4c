import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Stepwell } from '../stepwell.js';

/** Returns the DynamoDB client of a handle. Loads its package on first use. */
export async function dynamodbClientOf(stepwell: Stepwell): Promise<DynamoDBClient> {
  const { DynamoDBClient: Client } = await import('@aws-sdk/client-dynamodb');
  return stepwell.clientFor('dynamodb', (config) => new Client(config));
}
