import { type JobRequest, jobFailure } from '@stepwell/core/batch-job';
import { type JobPorts } from './job-ports.js';

/**
 * What Step Functions says of a token that nobody waits for: its task timed out, was completed, or its execution ended.
 */
const GONE: ReadonlySet<string> = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/**
 * A cause has at most 32,768 characters, an error's name 256:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html
 */
const CAUSE_LIMIT = 32_768;
const ERROR_LIMIT = 256;

/** The execution that waits for a job. Every call gives whether it still does. */
export interface WaitingTask {
  heartbeat(): Promise<boolean>;
  succeed(output: string): Promise<boolean>;
  fail(error: unknown): Promise<boolean>;
}

/** The execution behind a task token; without a token, one that is always content. */
export function waitingTask(task: JobRequest['task'], ports: JobPorts['task']): WaitingTask {
  if (task === undefined)
    return {
      heartbeat: () => Promise.resolve(true),
      succeed: () => Promise.resolve(true),
      fail: () => Promise.resolve(true),
    };
  const { token } = task;
  return {
    heartbeat: () => waits(ports.heartbeat(token)),
    succeed: (output) => waits(ports.succeed(token, output)),
    fail: (error) => {
      const { errorType, errorMessage } = jobFailure(error);
      return waits(ports.fail(token, errorType.slice(0, ERROR_LIMIT), errorMessage.slice(0, CAUSE_LIMIT)));
    },
  };
}

async function waits(answer: Promise<void>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return false;
    throw error;
  }
}
