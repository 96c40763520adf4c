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
 * The work of a job: turns a JSON input into a JSON output. The same input must give the same output. The handler must
 * stop soon after the signal aborts.
 */
export type JobHandler = (input: unknown, signal: AbortSignal) => Promise<unknown>;

/** How a job ended without an error: it completed its work, or its task had ended before. */
export type JobOutcome = 'completed' | 'abandoned';

/**
 * Runs a job: reads the input, calls the handler, writes the output, sends the output on, and completes the task, in
 * this order. A consumer that receives the output can therefore read it from S3. If an attempt dies, Batch repeats all
 * steps: the output is overwritten with the same content, and messages are sent again with the same deduplication id.
 *
 * The task receives every failure at once, and heartbeats from the start of the job to its end. If the task has ended,
 * the job does not start, or stops.
 *
 * @param terminated aborted, with the reason, when the job has to end
 * @throws the handler's error; InvalidSetting for an invalid environment; JobOutputTooLarge; the reason of `terminated`
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
    dependencies.log({ level: 'INFO', message: 'job completed', correlationId: request.correlationId });
    return 'completed';
  } catch (error) {
    if (abandoned.signal.aborted) return logAbandoned(request, dependencies);
    // The reason of the termination is more useful than the error that the interrupted handler throws.
    const failure: unknown = terminated.aborted ? terminated.reason : error;
    await reportFailure(task, failure, dependencies);
    throw failure;
  } finally {
    stopHeartbeats();
  }
}

/** Writes the output, sends it on and completes the task. Returns whether the task was still waiting. */
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

/** Parses the request. If the environment is invalid, fails the task first. */
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

/** Fails the task. If that call fails too, logs a warning, because the job fails anyway. */
async function reportFailure(task: CallbackTask, failure: unknown, dependencies: JobDependencies): Promise<void> {
  try {
    await task.fail(failure);
  } catch (error) {
    dependencies.log({ level: 'WARN', message: 'the failure could not be sent to the task', reason: String(error) });
  }
}

async function readInput({ input }: JobRequest, dependencies: JobDependencies): Promise<unknown> {
  return input.kind === 'inline' ? input.value : (JSON.parse(await dependencies.read(input.object)) as unknown);
}

/** Sends a heartbeat. A lost heartbeat is only logged, because another follows. */
async function sendHeartbeat(
  task: CallbackTask,
  dependencies: JobDependencies,
  abandoned: AbortController,
): Promise<void> {
  try {
    if (!(await task.heartbeat())) abandoned.abort(new Error('the task of the job has ended'));
  } catch (error) {
    dependencies.log({ level: 'WARN', message: 'heartbeat lost', reason: String(error) });
  }
}

/** Rejects when the signal aborts, even if the work continues. */
async function rejectOnAbort<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  let end = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    // Callers abort with an error as the reason.
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
    message: 'job abandoned: its task was completed, timed out, or its execution ended',
    correlationId,
  });
  return 'abandoned';
}
