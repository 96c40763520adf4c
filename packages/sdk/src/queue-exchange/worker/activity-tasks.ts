import { GetActivityTaskCommand } from '@aws-sdk/client-sfn';
import { exchangeErrors, exchangeId, failedOutcome, type TaskTokens } from '@stepwell/core/queue-exchange';
import { PAYLOAD_LIMIT_BYTES, utf8Bytes } from '@stepwell/core';
import { call } from '../../call.js';
import { type Stepwell } from '../../stepwell.js';
import { type TaskHandler, type WorkerEvent } from './options.js';
import { type TaskPoolOptions } from './task-pool.js';
import { taskTokens } from './task-tokens.js';

/** Options of {@link activityTasks}. */
export interface ActivityTasksOptions {
  readonly stepwell: Stepwell;
  readonly activityArn: string;
  readonly workerName: string;
  readonly heartbeatSeconds: number;
  /** Aborted when handlers must cancel their work. */
  readonly cancelSignal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Error name of a task whose worker was stopped before completion. The state can retry it. */
const WORKER_STOPPED = 'WorkerStopped';

/**
 * Polls an activity for tasks. Step Functions assigns each task to one worker. If that worker dies, the task is
 * reassigned only through the state's `HeartbeatSeconds` and `Retry`
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html).
 */
export function activityTasks<In, Out>(
  handler: TaskHandler<In, Out>,
  options: ActivityTasksOptions,
): TaskPoolOptions['poll'] {
  const { stepwell, activityArn, workerName } = options;
  const tokens = taskTokens(stepwell);
  return async () => {
    // Responds within 60 seconds, without a token if there is no task. The poll is not aborted when the worker stops,
    // but at the end of the grace period: a task assigned to an aborted poll is lost until its heartbeat times out.
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
  { stepwell, heartbeatSeconds, cancelSignal, onEvent }: ActivityTasksOptions,
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
        abortSignal: AbortSignal.any([lost.signal, cancelSignal]),
      };
      // The input is not validated: the type parameter of the handler declares it.
      const output = JSON.stringify(await handler(JSON.parse(input) as In, task)) ?? 'null';
      if (utf8Bytes(output) > PAYLOAD_LIMIT_BYTES)
        return await fail(
          exchangeErrors.outputTooLarge,
          `The output must be at most ${PAYLOAD_LIMIT_BYTES} bytes. Return an S3 URI instead`,
        );
      return (await tokens.succeed(taskToken, output)) === 'expired' ? { kind: 'abandoned' } : { kind: 'succeeded' };
    } catch (error) {
      if (lost.signal.aborted) return { kind: 'abandoned' };
      if (cancelSignal.aborted)
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
    // The result could not be reported, so the task ends with the timeout of the state.
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
        lost.abort(new Error('The task has ended: its state no longer waits for it'));
    } catch (error) {
      onEvent({ kind: 'problem', reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
