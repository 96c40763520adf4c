import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Stepwell } from '../stepwell.js';

/** The DynamoDB client of a handle; its package is loaded at the first call. */
export async function dynamodbClientOf(stepwell: Stepwell): Promise<DynamoDBClient> {
  const { DynamoDBClient: Client } = await import('@aws-sdk/client-dynamodb');
  return stepwell.clientFor('dynamodb', (config) => new Client(config));
}
