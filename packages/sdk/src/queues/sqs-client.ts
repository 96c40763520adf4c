import { type SQSClient } from '@aws-sdk/client-sqs';
import { type Stepwell } from '../stepwell.js';

/** The SQS client of a handle; its package is loaded at the first call. */
export async function sqsClientOf(stepwell: Stepwell): Promise<SQSClient> {
  const { SQSClient: Client } = await import('@aws-sdk/client-sqs');
  return stepwell.clientFor('sqs', (config) => new Client(config));
}
