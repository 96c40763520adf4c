import { type SQSClient } from '@aws-sdk/client-sqs';
import { type Stepwell } from '../../stepwell.js';

/** The queue or activity that a worker polls. */
export type TaskSource = QueueSource | ActivitySource;

/** A queue that receives messages from `sqs:sendMessage.waitForTaskToken`, such as that of a QueueExchange. */
export interface QueueSource {
  readonly queueUrl: string;
  /**
   * The claims table, which ensures that a message is processed once across all workers, regardless of redelivery.
   * Without it, a worker detects only its own duplicates and messages whose execution has already received its
   * response.
   */
  readonly tableName?: string;
  /** The bucket for outputs above 200,000 bytes. Without it, outputs above 262,144 bytes fail with `OutputTooLarge`. */
  readonly bucketName?: string;
  readonly activityArn?: undefined;
}

/** A Step Functions activity. */
export interface ActivitySource {
  readonly activityArn: string;
  readonly queueUrl?: undefined;
}

/** The task of a handler, besides its message. */
export interface Task {
  /** Idempotency key: the same for every delivery of a message. Pass it to the services that you change. */
  readonly id: string;
  /** ARN of the waiting execution. `undefined` for an activity. */
  readonly executionArn: string | undefined;
  /** Number of the attempt, from 1. Always 1 for an activity. */
  readonly attempt: number;
  /**
   * Aborted when the execution no longer waits for the response, and at the end of the worker's grace period. Stop the
   * work and throw.
   */
  readonly abortSignal: AbortSignal;
}

/**
 * Processes a task. The execution continues with the return value, serialized as JSON. If the handler throws, the task
 * is retried, unless the error is a `PermanentFailure`, has `retryable: false`, or is listed in `permanentErrors`:
 * these fail the execution with the name of the error. For an activity, every error fails the state, and its `Retry`
 * applies.
 */
export type TaskHandler<Message, Output> = (message: Message, task: Task) => Promise<Output> | Output;

/** An event of a worker, for logs and metrics. */
export interface WorkerEvent {
  /**
   * The task has ended: `succeeded` or `failed` with a result of this worker, `repeated` with that of an earlier
   * delivery, `abandoned` because the execution no longer waits, `delegated` to a Batch job. The message is
   * redelivered: `attempt-failed`, `busy` (another worker has it), `stopped`, `invalid`. A call failed and is retried:
   * `problem`.
   */
  readonly kind:
    | 'succeeded'
    | 'failed'
    | 'repeated'
    | 'abandoned'
    | 'delegated'
    | 'attempt-failed'
    | 'busy'
    | 'stopped'
    | 'invalid'
    | 'problem';
  /** SQS message ID. `undefined` for an activity task and for a problem with polling. */
  readonly messageId?: string;
  /** The reason, in one line. Never contains a task token. */
  readonly reason?: string;
}

/** Options of {@link worker}. */
export interface WorkerOptions {
  /** The handle to use. You destroy it. Default: a new one with the AWS SDK's default region and credentials. */
  readonly stepwell?: Stepwell;
  /** An SQS client. You destroy it. Default: one configured like the Step Functions client. */
  readonly sqs?: SQSClient;
  /** Maximum number of concurrent tasks. Default: 1. */
  readonly concurrency?: number;
  /**
   * Seconds between heartbeats of a task. A heartbeat calls SendTaskHeartbeat and extends the claim and the message's
   * visibility timeout. Use less than a third of the state's `HeartbeatSeconds`. Default: 20.
   */
  readonly heartbeatSeconds?: number;
  /**
   * Visibility timeout of a message after the last heartbeat, in seconds. After this time, another worker takes over
   * the task of a worker that died. Default: three times `heartbeatSeconds`.
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * Delay before the first retry of a message, in seconds. It doubles with each attempt, with full jitter. Default: 2.
   */
  readonly retrySeconds?: number;
  /** Names of errors that are not retried, in addition to those with `retryable: false`. Default: none. */
  readonly permanentErrors?: readonly string[];
  /**
   * Grace period of `stop` before the handlers' signal aborts, in seconds. An open poll of an activity may also take
   * this long, because it may return a task. Default: 30.
   */
  readonly stopGraceSeconds?: number;
  /** The worker's name in the history of an activity. Default: the host name. */
  readonly workerName?: string;
  /** Stops the worker, like `stop`. */
  readonly abortSignal?: AbortSignal;
  /** Called for every task and every problem. */
  readonly onEvent?: (event: WorkerEvent) => void;
}

/** A running worker. */
export interface Worker extends AsyncDisposable {
  /**
   * Resolves when the worker has stopped. Rejects with `WorkerFailed` if it cannot poll its source, which does not
   * exist or is not permitted.
   */
  readonly done: Promise<void>;
  /**
   * Stops polling, waits for running handlers, and aborts them after the grace period. Resolves when every handler has
   * returned.
   */
  stop(options?: { readonly graceSeconds?: number }): Promise<void>;
}
