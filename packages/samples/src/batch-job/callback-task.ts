import { type JobRequest, jobFailure } from '@stepwell/core/batch-job';
import { type JobDependencies } from './job-dependencies.js';

/** Errors of Step Functions for a token whose task timed out, was completed, or belongs to an ended execution. */
const TASK_ENDED_ERRORS: ReadonlySet<string> = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/**
 * Limits of the cause and the error name:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html
 */
const MAX_CAUSE_LENGTH = 32_768;
const MAX_ERROR_LENGTH = 256;

/** The task that waits for a job. Every call returns whether the task still waits. */
export interface CallbackTask {
  heartbeat(): Promise<boolean>;
  succeed(output: string): Promise<boolean>;
  fail(error: unknown): Promise<boolean>;
}

/** Creates the task of a token. Without a token, every call returns `true`. */
export function createCallbackTask(task: JobRequest['task'], api: JobDependencies['task']): CallbackTask {
  if (task === undefined)
    return {
      heartbeat: () => Promise.resolve(true),
      succeed: () => Promise.resolve(true),
      fail: () => Promise.resolve(true),
    };
  const { token } = task;
  return {
    heartbeat: () => isWaiting(api.heartbeat(token)),
    succeed: (output) => isWaiting(api.succeed(token, output)),
    fail: (error) => {
      const { errorType, errorMessage } = jobFailure(error);
      return isWaiting(api.fail(token, errorType.slice(0, MAX_ERROR_LENGTH), errorMessage.slice(0, MAX_CAUSE_LENGTH)));
    },
  };
}

async function isWaiting(call: Promise<void>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof Error && TASK_ENDED_ERRORS.has(error.name)) return false;
    throw error;
  }
}
