import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { type TaskTokens } from '@stepwell/core/queue-exchange';

/**
 * Errors of Step Functions for a token whose state has ended or never existed
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html).
 */
const TASK_ENDED_ERRORS = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Creates the task token operations of Step Functions. */
export function createSfnTaskTokens(client: SFNClient): TaskTokens {
  return {
    heartbeat: (taskToken) => taskState(client.send(new SendTaskHeartbeatCommand({ taskToken }))),
    succeed: (taskToken, output) => taskState(client.send(new SendTaskSuccessCommand({ taskToken, output }))),
    fail: (taskToken, error, cause) => taskState(client.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
  };
}

async function taskState(call: Promise<unknown>): Promise<'waiting' | 'expired'> {
  try {
    await call;
    return 'waiting';
  } catch (error) {
    if (error instanceof Error && TASK_ENDED_ERRORS.has(error.name)) return 'expired';
    throw error;
  }
}
