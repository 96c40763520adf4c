import { type SQSClient } from '@aws-sdk/client-sqs';
import { type Stepwell } from '../stepwell.js';

/** Returns the SQS client of a handle. Loads its package on first use. */
export async function sqsClientOf(stepwell: Stepwell): Promise<SQSClient> {
  const { SQSClient: Client } = await import('@aws-sdk/client-sqs');
  return stepwell.clientFor('sqs', (config) => new Client(config));
}
