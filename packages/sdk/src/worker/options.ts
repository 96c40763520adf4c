import { type SQSClient } from '@aws-sdk/client-sqs';
import { type Stepwell } from '../stepwell.js';

/** Where a worker's tasks come from. */
export type TaskSource = QueueSource | ActivitySource;

/** A queue to which `sqs:sendMessage.waitForTaskToken` sends, as QueueExchange does. */
export interface QueueSource {
  readonly queueUrl: string;
  /**
   * The table of claims, through which workers anywhere act on a message once however often it is delivered. Without it
   * a worker knows only its own messages, and those whose execution has its answer.
   */
  readonly tableName?: string;
  /** The bucket for answers above 200,000 bytes. Without it they fail with `OutputTooLarge` above 262,144. */
  readonly bucketName?: string;
  readonly activityArn?: undefined;
}

/** An activity of Step Functions. */
export interface ActivitySource {
  readonly activityArn: string;
  readonly queueUrl?: undefined;
}

/** What a handler is told of its task besides the message. */
export interface Task {
  /**
   * The same for every delivery of a message: give it on to what you change, so that a change which is made twice is
   * made once.
   */
  readonly id: string;
  /** The execution that waits; `undefined` for an activity, which does not say. */
  readonly executionArn: string | undefined;
  /** How often work on it was begun, this time included. Always 1 for an activity. */
  readonly attempt: number;
  /** Aborted when nobody waits for the answer any more, and when the worker's grace is over: stop, and throw. */
  readonly abortSignal: AbortSignal;
}

/**
 * Does the work. What it returns, as JSON, is what the execution goes on with. What it throws is tried again, but for a
 * `PermanentFailure`, an error with `retryable: false`, and those in `permanentErrors`: these fail the execution by
 * their name. Of an activity's tasks every error fails the state, whose `Retry` decides.
 */
export type TaskHandler<Message, Output> = (message: Message, task: Task) => Promise<Output> | Output;

/** What a worker tells of its tasks, for logs and metrics. */
export interface WorkerEvent {
  /**
   * `answered`, `refused`: by this worker. `repeated`: by an earlier delivery. `abandoned`: nobody waits. `handed on`:
   * a Batch job has it, and answers. `failed`, `busy`, `stopped`, `invalid`: the message comes again. `problem`: a call
   * failed, and is made again.
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
  /** The message's id; `undefined` for an activity's task and for a problem with polling. */
  readonly messageId?: string;
  /** Why, in one line. Never a task token. */
  readonly reason?: string;
}

/** How a worker works. */
export interface WorkerOptions {
  /**
   * Clients, time and chance; it stays yours. Default a new one, of region and credentials as every AWS SDK finds them.
   */
  readonly stepwell?: Stepwell;
  /** A client for SQS; it stays yours. Default one like the Step Functions client. */
  readonly sqs?: SQSClient;
  /** How many tasks it works on at a time; default 1. */
  readonly concurrency?: number;
  /**
   * Seconds between two signs of life for a task: SendTaskHeartbeat, the claim, the message's visibility. Default 20;
   * less than a third of the state's `HeartbeatSeconds`.
   */
  readonly heartbeatSeconds?: number;
  /**
   * How long a message stays hidden after the last sign of life, in seconds; default three times `heartbeatSeconds`.
   * After so long the work of a worker that died goes on elsewhere.
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * The first pause before a message is tried again, in seconds; it doubles with each try, at random within. Default 2.
   */
  readonly retrySeconds?: number;
  /** Names of errors that trying again cannot mend; default those only that say so themselves. */
  readonly permanentErrors?: readonly string[];
  /**
   * How long `stop` lets handlers finish before their signal aborts, in seconds; default 30. An activity's open poll is
   * waited for as long too: it may bring a task.
   */
  readonly stopGraceSeconds?: number;
  /** The worker's name in an activity's history; default the host's. */
  readonly workerName?: string;
  /** Stops the worker, as `stop` does. */
  readonly abortSignal?: AbortSignal;
  /** Told of every task and every problem. */
  readonly onEvent?: (event: WorkerEvent) => void;
}

/** A worker that runs. */
export interface Worker extends AsyncDisposable {
  /**
   * Resolves when the worker has stopped. Rejects with `WorkerFailed` where it cannot poll what it was given: it is not
   * there, or not allowed.
   */
  readonly done: Promise<void>;
  /**
   * Takes no more tasks, lets those at work finish, and aborts them when the grace is over. Resolves when every handler
   * has returned.
   */
  stop(options?: { readonly graceSeconds?: number }): Promise<void>;
}
