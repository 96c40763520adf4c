import { SFNClient } from '@aws-sdk/client-sfn';
import { type FailedJob } from '@stepwell/core/batch-job';
import { failExecutionOfJob } from '@stepwell/core/queue-exchange';
import { type Context, type EventBridgeEvent } from 'aws-lambda';
import { clientConfig, once } from '../function/clients.js';
import { failedJobTable } from './environment.js';
import { createSfnTaskTokens } from './sfn-task-tokens.js';
import { logger } from './telemetry.js';

const dependencies = once(() => ({
  table: failedJobTable(process.env),
  tokens: createSfnTaskTokens(new SFNClient(clientConfig)),
}));

/**
 * The function that EventBridge invokes ("Batch Job State Change") for each failed job of the queue: fails the
 * execution of a Processor job at once. If that call fails, the function throws, so that Lambda retries it.
 */
export const handler = async (
  { detail }: EventBridgeEvent<'Batch Job State Change', FailedJob>,
  context: Context,
): Promise<void> => {
  logger.addContext(context);
  const { table, tokens } = dependencies();
  const end = await failExecutionOfJob(detail, table, tokens);
  // The event contains the task token, so it is not logged.
  logger.warn('a job failed', { jobId: detail.jobId, jobName: detail.jobName, statusReason: detail.statusReason, end });
};
