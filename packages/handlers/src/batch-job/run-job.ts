import { PAYLOAD_LIMIT_BYTES, utf8Bytes } from '@stepwell/core';
import {
  DEFAULT_HEARTBEAT_SECONDS,
  type Environment,
  type JobRequest,
  JobOutputTooLarge,
  jobEnvironment,
  parseJobEnvironment,
} from '@stepwell/core/batch-job';
import { type JobMessage, type JobDependencies } from './job-dependencies.js';
import { type CallbackTask, createCallbackTask } from './callback-task.js';

/**
 * What a job does: its input in, its output, JSON, out. The same input gives the same output. It ends soon after the
 * signal aborts.
 */
export type JobHandler = (input: unknown, signal: AbortSignal) => Promise<unknown>;

/** How a job ended that did not fail: it did its work, or nobody waited for it any more. */
export type JobOutcome = 'completed' | 'abandoned';

/**
 * Runs a job by its contract: reads the input, works, writes the output, sends it on, and answers the task token, in
 * this order, so that who hears of the output finds it. An attempt that died on the way is repeated as a whole: the
 * output is written over by the same, and messages that are sent again carry the same deduplication id.
 *
 * A task token is told every failure at once, and heartbeats from before the work until its end. Where nobody waits for
 * it any more, the work is not begun, or given up.
 *
 * @param terminated aborted, with the reason, when the job has to end
 * @throws what the work throws; InvalidSetting for an environment that is not the contract's; JobOutputTooLarge; the
 * reason of `terminated`
 */
export async function runJob(
  environment: Environment,
  handler: JobHandler,
  dependencies: JobDependencies,
  terminated: AbortSignal,
): Promise<JobOutcome> {
  const request = await parseRequest(environment, dependencies);
  const task = createCallbackTask(request.task, dependencies.task);
  if (!(await task.heartbeat())) return logAbandoned(request, dependencies);
  const abandoned = new AbortController();
  const stopHeartbeats =
    request.task === undefined
      ? () => undefined
      : dependencies.startInterval(
          request.task.heartbeatSeconds,
          () => void sendHeartbeat(task, dependencies, abandoned),
        );
  try {
    const ended = AbortSignal.any([terminated, abandoned.signal]);
    const output = await rejectOnAbort(
      ended,
      readInput(request, dependencies).then((input) => handler(input, ended)),
    );
    const waited = await deliver(output, request, dependencies, task, ended);
    if (!waited) return logAbandoned(request, dependencies);
    dependencies.log({ level: 'INFO', message: 'job done', correlationId: request.correlationId });
    return 'completed';
  } catch (error) {
    if (abandoned.signal.aborted) return logAbandoned(request, dependencies);
    // What the work throws when it is ended says less than why it was.
    const failure: unknown = terminated.aborted ? terminated.reason : error;
    await reportFailure(task, failure, dependencies);
    throw failure;
  } finally {
    stopHeartbeats();
  }
}

/** Writes the output, sends it on and completes the task; gives whether anybody waited. */
async function deliver(
  output: unknown,
  request: JobRequest,
  dependencies: JobDependencies,
  task: CallbackTask,
  ended: AbortSignal,
): Promise<boolean> {
  const json = JSON.stringify(output ?? null);
  const { queueUrl, topicArn, deduplicationId } = request.next;
  const bytes = utf8Bytes(json);
  if (bytes > PAYLOAD_LIMIT_BYTES && (request.task ?? queueUrl ?? topicArn) !== undefined)
    throw new JobOutputTooLarge(bytes);
  ended.throwIfAborted();
  if (request.output !== undefined) await dependencies.write(request.output, json);
  const message: JobMessage = { body: json, correlationId: request.correlationId, deduplicationId };
  if (queueUrl !== undefined) await dependencies.send(queueUrl, message);
  if (topicArn !== undefined) await dependencies.publish(topicArn, message);
  return await task.succeed(json);
}

/** The request; an execution that waits hears of it when there is none to be read. */
async function parseRequest(environment: Environment, dependencies: JobDependencies): Promise<JobRequest> {
  try {
    return parseJobEnvironment(environment);
  } catch (error) {
    const token = environment[jobEnvironment.taskToken];
    if (token !== undefined && token !== '')
      await reportFailure(
        createCallbackTask({ token, heartbeatSeconds: DEFAULT_HEARTBEAT_SECONDS }, dependencies.task),
        error,
        dependencies,
      );
    throw error;
  }
}

/** Tells the task of a failure; the job has failed of it anyway. */
async function reportFailure(task: CallbackTask, failure: unknown, dependencies: JobDependencies): Promise<void> {
  try {
    await task.fail(failure);
  } catch (error) {
    dependencies.log({ level: 'WARN', message: 'the task could not be told of the failure', reason: String(error) });
  }
}

async function readInput({ input }: JobRequest, dependencies: JobDependencies): Promise<unknown> {
  return input.kind === 'inline' ? input.value : (JSON.parse(await dependencies.read(input.object)) as unknown);
}

/** One heartbeat. One that is lost is no harm: the next one follows. */
async function sendHeartbeat(
  task: CallbackTask,
  dependencies: JobDependencies,
  abandoned: AbortController,
): Promise<void> {
  try {
    if (!(await task.heartbeat())) abandoned.abort(new Error('nobody waits for the job'));
  } catch (error) {
    dependencies.log({ level: 'WARN', message: 'heartbeat lost', reason: String(error) });
  }
}

/** Work that does not heed the signal is not waited for. */
async function rejectOnAbort<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  let end = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    // Whoever aborts gives an error as the reason.
    end = () => reject(signal.reason as Error);
    signal.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function logAbandoned({ correlationId }: JobRequest, dependencies: JobDependencies): JobOutcome {
  dependencies.log({
    level: 'WARN',
    message: 'nobody waits for this job: its task was completed, timed out, or its execution ended',
    correlationId,
  });
  return 'abandoned';
}
