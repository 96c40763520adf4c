import { hostname } from 'node:os';
import { type SQSClient } from '@aws-sdk/client-sqs';
import {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  DEFAULT_RETRY_SECONDS,
  VISIBILITY_LIMIT_SECONDS,
} from '@stepwell/core/queue-exchange';
import { optionalString, requiredString } from '../required.js';
import { createStepwell, type Stepwell } from '../stepwell.js';
import { activityTasks } from './activity-tasks.js';
import { type TaskHandler, type TaskSource, type Worker, type WorkerOptions } from './options.js';
import { queueTasks } from './queue-tasks.js';
import { runTasks } from './task-pool.js';

/**
 * Takes tasks from a queue or an activity and does them, until it is stopped. It runs at once.
 *
 * - The execution that waits is told what came of its own task, by that task's token.
 * - While a handler works, the worker gives signs of life, and hides the message from others.
 * - A message delivered twice is acted on once, by all workers that share a table of claims. A worker that dies before
 *   its outcome is kept leaves its message to another, which calls the handler again with the same `task.id`.
 * - Throttling and lost connections are ridden out with pauses that grow.
 *
 * ```ts
 * const scenes = queueExchange(stepwell, { stateMachineArn });
 * const running = worker(await scenes.queue(), async (plan: { sceneUri: string }, { id }) => measure(plan.sceneUri, id), { stepwell, concurrency: 4 });
 * process.once('SIGTERM', () => void running.stop());
 * await running.done;
 * ```
 *
 * @throws TypeError without a source or a handler; RangeError naming the option that is out of range
 */
export function worker<Message = unknown, Output = unknown>(
  source: TaskSource,
  handler: TaskHandler<Message, Output>,
  options: WorkerOptions = {},
): Worker {
  validateArguments(source, handler);
  const settings = resolveOptions(options);
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const stepwell = options.stepwell ?? createStepwell();
  const done = run(source, handler, { ...options, ...settings, stepwell }, stopping.signal, givingUp.signal).finally(
    () => {
      if (options.stepwell === undefined) stepwell.destroy();
    },
  );
  // Whoever does not look at `done` learns of a failure by `stop`, and not by an unhandled rejection that ends the
  // process.
  done.catch(() => undefined);

  const stop: Worker['stop'] = async ({ graceSeconds = settings.stopGraceSeconds } = {}) => {
    stopping.abort();
    const ended = new AbortController();
    const grace = stepwell.clock.sleep(1_000 * graceSeconds, ended.signal).then(
      () => givingUp.abort(new Error('The worker is stopping')),
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
  // JavaScript may give none
  const { queueUrl, activityArn, tableName, bucketName } = Object(source) as Readonly<Record<string, unknown>>;
  if (queueUrl === undefined)
    requiredString('source', activityArn, 'Give { queueUrl } of a queue, or { activityArn } of an activity');
  else requiredString('source.queueUrl', queueUrl, 'Give the URL of the queue');
  optionalString('source.tableName', tableName);
  optionalString('source.bucketName', bucketName);
  if (typeof handler !== 'function') throw new TypeError('handler is required. Give the function that does a task.');
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
  stopping: AbortSignal,
  givingUp: AbortSignal,
): Promise<void> {
  const { stepwell, concurrency, onEvent = () => undefined } = options;
  if (source.queueUrl === undefined) {
    const { activityArn } = source;
    const poll = activityTasks(handler, {
      ...options,
      activityArn,
      workerName: options.workerName ?? hostname(),
      cancelSignal: givingUp,
      onEvent,
    });
    return runTasks({ stepwell, source: activityArn, concurrency, poll, stopSignal: stopping, onEvent });
  }
  const sqs = options.sqs ?? (await createSqsClient(stepwell));
  try {
    const poll = await queueTasks(handler, {
      ...options,
      sqs,
      source,
      permanentErrors: options.permanentErrors ?? [],
      cancelSignal: givingUp,
      onEvent,
    });
    await runTasks({ stepwell, source: source.queueUrl, concurrency, poll, stopSignal: stopping, onEvent });
  } finally {
    if (options.sqs === undefined) sqs.destroy();
  }
}

/** An SQS client where the Step Functions client is. */
async function createSqsClient({ sfn: { config } }: Stepwell): Promise<SQSClient> {
  const { SQSClient: Client } = await import('@aws-sdk/client-sqs');
  const endpoint =
    config.isCustomEndpoint === true && config.endpoint !== undefined ? await config.endpoint() : undefined;
  // The URL of a queue names the host to call otherwise, which may be AWS's own.
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

function requireInRange(option: string, value: number, least: number, most: number): number {
  if (!(value >= least && value <= most))
    throw new RangeError(`${option}: ${value} is not accepted; give a number from ${least} to ${most}`);
  return value;
}
