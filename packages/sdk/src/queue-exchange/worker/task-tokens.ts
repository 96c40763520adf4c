import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { type TaskTokens } from '@stepwell/core/queue-exchange';
import { call } from '../../call.js';
import { isCallFailed } from '../../errors/call-errors.js';
import { type Stepwell } from '../../stepwell.js';

/**
 * Error codes for a token whose state has ended or never existed
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html).
 */
const LOST_TASK_ERROR_CODES = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Creates the task token calls of Step Functions. */
export function taskTokens({ sfn }: Stepwell): TaskTokens {
  const send = async (action: string, send: () => Promise<unknown>): Promise<'waiting' | 'expired'> => {
    try {
      await call(sfn, action, undefined, send);
      return 'waiting';
    } catch (error) {
      if (isCallFailed(error) && LOST_TASK_ERROR_CODES.has(error.code)) return 'expired';
      throw error;
    }
  };
  return {
    heartbeat: (taskToken) =>
      send('states:SendTaskHeartbeat', () => sfn.send(new SendTaskHeartbeatCommand({ taskToken }))),
    succeed: (taskToken, output) =>
      send('states:SendTaskSuccess', () => sfn.send(new SendTaskSuccessCommand({ taskToken, output }))),
    fail: (taskToken, error, cause) =>
      send('states:SendTaskFailure', () => sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
  };
}
