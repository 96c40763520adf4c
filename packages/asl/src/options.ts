import { type HistorySink } from './history.js';
import { type Json } from './json.js';
import { type Outcome } from './outcome.js';
import {
  type Clock,
  type MapDataStore,
  type MapRunHost,
  type RandomSource,
  type TaskDispatcher,
} from './dependencies.js';
import { type Quotas } from './quotas.js';

/** Everything that an execution needs from outside. */
export interface ExecutionOptions {
  /** The execution's input. */
  readonly input: Json;
  /** Names for the context object and the history. */
  readonly execution: {
    readonly arn: string;
    readonly name: string;
    readonly roleArn: string;
    /** Times that it has been redriven; 0 when left out. */
    readonly redriveCount?: number;
  };
  readonly stateMachine: {
    readonly arn: string;
    readonly name: string;
    readonly versionArn?: string;
    readonly aliasArn?: string;
  };
  /** STANDARD when left out. EXPRESS ends after `quotas.expressSeconds` and has no limit on events. */
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly dispatcher: TaskDispatcher;
  /** Receives the history. */
  readonly history: HistorySink;
  /** Needed by Distributed Maps; without it they fail with a cause that says so. */
  readonly mapRuns?: MapRunHost;
  /** Needed by ItemReader and ResultWriter; without it they fail with a cause that says so. */
  readonly mapData?: MapDataStore;
  /** Changes to AWS's quotas. */
  readonly quotas?: Partial<Quotas>;
  /** Region for the events of service tasks; taken from the state machine's ARN when left out. */
  readonly region?: string;
  /** X-Ray or other trace header, as the context object would carry; left out of it otherwise. */
  readonly traceHeader?: string;
}

/** Where one thread of an execution stands: its own, a branch's, or an iteration's. */
export interface Position {
  /**
   * State names from the outside in, with the index of the branch or iteration behind a Parallel's or Map's:
   * `['Fan[2]', 'Download']`.
   */
  readonly path: readonly string[];
  /** The state that it is in, or that it failed in. */
  readonly stateName: string;
  /** That state's input. */
  readonly input: Json;
  /** False when it failed, was aborted, or succeeded as a whole. */
  readonly running: boolean;
}

/** One attempt at an execution: its first, or the one that a redrive began. */
export interface ExecutionHandle {
  /** How it ended. Never rejects. */
  readonly result: Promise<Outcome>;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /**
   * Where it stands; after a failure, where it failed and what it was about to do there. Inside out: the innermost
   * threads only.
   */
  positions(): Position[];
  /** Ends it as ABORTED, at once; running tasks are aborted through their signal. Does nothing once it has ended. */
  stop(error?: string, cause?: string): void;
  /**
   * Goes on, after an end without success, where it failed or was interrupted, and gives the handle of that attempt.
   * The history grows on, beginning with ExecutionRedriven; states, branches, iterations and child executions that
   * succeeded do not run again; retries are counted anew, and the time that the execution may take starts anew. Dates
   * and numbers of redrives are the host's to limit.
   *
   * @throws NotRedrivable while it runs, after success, for Express, when it was redriven from here already, and when
   * the history is full
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   */
  redrive(): ExecutionHandle;
}
