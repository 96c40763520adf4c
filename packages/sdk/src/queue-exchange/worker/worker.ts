import { hostname } from 'node:os';
import { type SQSClient } from '@aws-sdk/client-sqs';
import {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  DEFAULT_RETRY_SECONDS,
  VISIBILITY_LIMIT_SECONDS,
} from '@stepwell/core/queue-exchange';
import { optionalString, requiredString } from '../../required.js';
import { createStepwell, type Stepwell } from '../../stepwell.js';
import { activityTasks } from './activity-tasks.js';
import { type TaskHandler, type TaskSource, type Worker, type WorkerOptions } from './options.js';
import { queueTasks } from './queue-tasks.js';
import { runTasks } from './task-pool.js';

/**
 * Polls a queue or an activity for tasks and runs the handler for each, until it is stopped. Starts at once.
 *
 * - Each execution receives the result of its own task, by task token.
 * - While a handler runs, the worker sends heartbeats and extends the visibility timeout of the message.
 * - A message that is delivered twice is processed once across all workers that share a claims table. If a worker dies
 *   before it has stored the result, another worker calls the handler again with the same `task.id`.
 * - Throttled calls and lost connections are retried with backoff.
 *
 * ```ts
 * const scenes = queueExchange(stepwell, { stateMachineArn });
 * const handler = async (plan: { sceneUri: string }, { id }: Task) => measure(plan.sceneUri, id);
 * const running = worker(await scenes.queue(), handler, { stepwell, concurrency: 4 });
 * process.once('SIGTERM', () => void running.stop());
 * await running.done;
 * ```
 *
 * @throws TypeError if the source or the handler is missing; RangeError if an option is out of range
 */
export function worker<Message = unknown, Output = unknown>(
  source: TaskSource,
  handler: TaskHandler<Message, Output>,
  options: WorkerOptions = {},
): Worker {
  validateArguments(source, handler);
  const resolved = resolveOptions(options);
  const stopping = new AbortController();
  const canceling = new AbortController();
  const stepwell = options.stepwell ?? createStepwell();
  const done = run(source, handler, { ...options, ...resolved, stepwell }, stopping.signal, canceling.signal).finally(
    () => {
      if (options.stepwell === undefined) stepwell.destroy();
    },
  );
  // Prevents an unhandled rejection if the caller does not use `done`: `stop` rejects with the same error.
  done.catch(() => undefined);

  const stop: Worker['stop'] = async ({ graceSeconds = resolved.stopGraceSeconds } = {}) => {
    stopping.abort();
    const ended = new AbortController();
    const grace = stepwell.clock.sleep(1_000 * graceSeconds, ended.signal).then(
      () => canceling.abort(new Error('The worker is stopping')),
      () => undefined,
    );
    try {
      await done;
    } finally {
      ended.abort();
      await grace;
    }
  };
  options.abortSignal?.addEventListener('abort', () => void stop().catch(() => undefined), { once: true });
  if (options.abortSignal?.aborted === true) stopping.abort();
  return { done, stop, [Symbol.asyncDispose]: () => stop() };
}

function validateArguments(source: unknown, handler: unknown): void {
  // The source may be undefined in JavaScript.
  const { queueUrl, activityArn, tableName, bucketName } = Object(source) as Readonly<Record<string, unknown>>;
  if (queueUrl === undefined)
    requiredString('source', activityArn, 'Pass { queueUrl } of a queue or { activityArn } of an activity');
  else requiredString('source.queueUrl', queueUrl, 'Pass the URL of the queue');
  optionalString('source.tableName', tableName);
  optionalString('source.bucketName', bucketName);
  if (typeof handler !== 'function') throw new TypeError('handler is required. Pass a function that processes a task.');
}

interface ResolvedOptions {
  readonly concurrency: number;
  readonly heartbeatSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly retrySeconds: number;
  readonly stopGraceSeconds: number;
}

async function run<In, Out>(
  source: TaskSource,
  handler: TaskHandler<In, Out>,
  options: WorkerOptions & ResolvedOptions & { readonly stepwell: Stepwell },
  stopSignal: AbortSignal,
  cancelSignal: AbortSignal,
): Promise<void> {
  const { stepwell, concurrency, onEvent = () => undefined } = options;
  if (source.queueUrl === undefined) {
    const { activityArn } = source;
    const poll = activityTasks(handler, {
      ...options,
      activityArn,
      workerName: options.workerName ?? hostname(),
      cancelSignal,
      onEvent,
    });
    return runTasks({ stepwell, source: activityArn, concurrency, poll, stopSignal, onEvent });
  }
  const sqs = options.sqs ?? (await createSqsClient(stepwell));
  try {
    const poll = await queueTasks(handler, {
      ...options,
      sqs,
      source,
      permanentErrors: options.permanentErrors ?? [],
      cancelSignal,
      onEvent,
    });
    await runTasks({ stepwell, source: source.queueUrl, concurrency, poll, stopSignal, onEvent });
  } finally {
    if (options.sqs === undefined) sqs.destroy();
  }
}

/** Creates an SQS client for the endpoint of the Step Functions client. */
async function createSqsClient({ sfn: { config } }: Stepwell): Promise<SQSClient> {
  const { SQSClient: Client } = await import('@aws-sdk/client-sqs');
  const endpoint =
    config.isCustomEndpoint === true && config.endpoint !== undefined ? await config.endpoint() : undefined;
  // Otherwise the SQS client would call the host of the queue URL, which may be AWS.
  return new Client({
    region: config.region,
    credentials: config.credentials,
    maxAttempts: await config.maxAttempts(),
    ...(endpoint === undefined ? {} : { endpoint, useQueueUrlAsEndpoint: false }),
  });
}

function resolveOptions(options: WorkerOptions): ResolvedOptions {
  const heartbeatSeconds = requireInRange(
    'heartbeatSeconds',
    options.heartbeatSeconds ?? DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
    0.01,
    10_000,
  );
  return {
    concurrency: requireInRange('concurrency', options.concurrency ?? 1, 1, 1_000),
    heartbeatSeconds,
    visibilityTimeoutSeconds: requireInRange(
      'visibilityTimeoutSeconds',
      options.visibilityTimeoutSeconds ?? Math.ceil(3 * heartbeatSeconds),
      Math.ceil(heartbeatSeconds),
      VISIBILITY_LIMIT_SECONDS,
    ),
    retrySeconds: requireInRange('retrySeconds', options.retrySeconds ?? DEFAULT_RETRY_SECONDS, 0, 900),
    stopGraceSeconds: requireInRange('stopGraceSeconds', options.stopGraceSeconds ?? 30, 0, 86_400),
  };
}

function requireInRange(option: string, value: number, minimum: number, maximum: number): number {
  if (!(value >= minimum && value <= maximum))
    throw new RangeError(`${option} must be a number from ${minimum} to ${maximum}, got ${value}`);
  return value;
}
