import { GetActivityTaskCommand } from '@aws-sdk/client-sfn';
import { exchangeErrors, exchangeId, failedOutcome, type TaskTokens } from '@stepwell/core/queue-exchange';
import { PAYLOAD_LIMIT_BYTES, utf8Bytes } from '@stepwell/core';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';
import { type TaskHandler, type WorkerEvent } from './options.js';
import { type TaskPoolOptions } from './task-pool.js';
import { taskTokens } from './task-tokens.js';

/** What the tasks of an activity are done with. */
export interface ActivityTasksOptions {
  readonly stepwell: Stepwell;
  readonly activityArn: string;
  readonly workerName: string;
  readonly heartbeatSeconds: number;
  /** Aborted when handlers are to give up. */
  readonly cancelSignal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** The error of a task whose worker was stopped before it was done: worth a `Retry` of the state. */
const WORKER_STOPPED = 'WorkerStopped';

/**
 * Tasks of an activity. Step Functions gives each to one worker; one whose worker dies is given out again only by the
 * state's own `HeartbeatSeconds` and `Retry`
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html).
 */
export function activityTasks<In, Out>(
  handler: TaskHandler<In, Out>,
  options: ActivityTasksOptions,
): TaskPoolOptions['poll'] {
  const { stepwell, activityArn, workerName } = options;
  const tokens = taskTokens(stepwell);
  return async () => {
    // Answers within 60 seconds, with no token where there is no task. It is not given up when the worker stops, but
    // when its grace is over: a task that is handed to a poll which is gone is lost until its heartbeat times out.
    const abortSignal = options.cancelSignal;
    const request = new GetActivityTaskCommand({ activityArn, workerName });
    const { taskToken, input } = await call(stepwell.sfn, 'states:GetActivityTask', abortSignal, () =>
      stepwell.sfn.send(request, { abortSignal }),
    );
    if (taskToken === undefined || taskToken === '') return [];
    return [() => runTask(taskToken, input ?? 'null', handler, tokens, options)];
  };
}

async function runTask<In, Out>(
  taskToken: string,
  input: string,
  handler: TaskHandler<In, Out>,
  tokens: TaskTokens,
  { stepwell, heartbeatSeconds, cancelSignal: givingUp, onEvent }: ActivityTasksOptions,
): Promise<void> {
  const lost = new AbortController();
  const ended = new AbortController();
  const heartbeats = sendHeartbeats(taskToken, tokens, stepwell, 1_000 * heartbeatSeconds, lost, ended.signal, onEvent);
  const settle = async (): Promise<WorkerEvent> => {
    try {
      const task = {
        id: exchangeId(taskToken),
        executionArn: undefined,
        attempt: 1,
        abortSignal: AbortSignal.any([lost.signal, givingUp]),
      };
      // The state machine's author decides what it sends; the handler's type says what that is.
      const output = JSON.stringify(await handler(JSON.parse(input) as In, task)) ?? 'null';
      if (utf8Bytes(output) > PAYLOAD_LIMIT_BYTES)
        return await fail(
          exchangeErrors.outputTooLarge,
          `The answer has more than ${PAYLOAD_LIMIT_BYTES} bytes; answer with where it lies`,
        );
      return (await tokens.succeed(taskToken, output)) === 'expired' ? { kind: 'abandoned' } : { kind: 'succeeded' };
    } catch (error) {
      if (lost.signal.aborted) return { kind: 'abandoned' };
      if (givingUp.aborted)
        return { ...(await fail(WORKER_STOPPED, 'The worker was stopped before the task was done')), kind: 'stopped' };
      return await fail(
        error instanceof Error ? error.name : 'Error',
        error instanceof Error ? error.message : String(error),
      );
    }
  };
  const fail = async (name: string, message: string): Promise<WorkerEvent> => {
    const { error, cause } = failedOutcome(name, message);
    return (await tokens.fail(taskToken, error, cause)) === 'expired'
      ? { kind: 'abandoned' }
      : { kind: 'failed', reason: `${name}: ${message}` };
  };
  try {
    onEvent(await settle());
  } catch (error) {
    // The state's own timeout ends what could not be told.
    onEvent({ kind: 'problem', reason: error instanceof Error ? error.message : String(error) });
  } finally {
    ended.abort();
    await heartbeats;
  }
}

async function sendHeartbeats(
  taskToken: string,
  tokens: TaskTokens,
  { clock }: Stepwell,
  intervalMs: number,
  lost: AbortController,
  ended: AbortSignal,
  onEvent: (event: WorkerEvent) => void,
): Promise<void> {
  while (!ended.aborted) {
    try {
      await clock.sleep(intervalMs, ended);
    } catch {
      return;
    }
    try {
      if ((await tokens.heartbeat(taskToken)) === 'expired')
        lost.abort(new Error('Nobody waits for this task any more'));
    } catch (error) {
      onEvent({ kind: 'problem', reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
