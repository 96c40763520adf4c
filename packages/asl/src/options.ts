import { type HistorySink } from './history.js';
import { type Json } from './json.js';
import { type Outcome } from './outcome.js';
import { type Clock } from './clock/clock.js';
import { type MapDataStore } from './map/map-data-store.js';
import { type MapRunHost } from './map/map-run-host.js';
import { type RandomSource } from './random/random-source.js';
import { type TaskDispatcher } from './task-dispatcher.js';
import { type Quotas } from './quotas.js';

/** Options of `validateDefinition` and `compile`. */
export interface DefinitionOptions {
  /** Its `validate` method checks the resources of tasks. Default: every well-formed resource is valid. */
  readonly dispatcher?: TaskDispatcher;
  /** EXPRESS does not allow `.sync`, `.waitForTaskToken`, activities and Distributed Maps. Default: STANDARD. */
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly quotas?: Partial<Quotas>;
}

/** The input and the dependencies of an execution. */
export interface ExecutionOptions {
  /** The input of the execution. */
  readonly input: Json;
  /** Identifies the execution in the context object and the history. */
  readonly execution: {
    readonly arn: string;
    readonly name: string;
    readonly roleArn: string;
    /** The number of times that it has been redriven. Default: 0. */
    readonly redriveCount?: number;
  };
  readonly stateMachine: {
    readonly arn: string;
    readonly name: string;
    readonly versionArn?: string;
    readonly aliasArn?: string;
  };
  /** Default: STANDARD. An EXPRESS execution times out after `quotas.expressSeconds`. */
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly dispatcher: TaskDispatcher;
  /** Receives the history. */
  readonly history: HistorySink;
  /** Required for Distributed Maps, which fail without it. */
  readonly mapRuns?: MapRunHost;
  /** Required for ItemReader and ResultWriter, which fail without it. */
  readonly mapData?: MapDataStore;
  /** Overrides of AWS's quotas. */
  readonly quotas?: Partial<Quotas>;
  /** The region in the events of service tasks. Default: the region of the state machine's ARN. */
  readonly region?: string;
  /** X-Ray or other trace header, as the context object would carry; left out of it otherwise. */
  readonly traceHeader?: string;
}

/** The current state of one thread of an execution: the execution itself, a branch or an iteration. */
export interface Position {
  /**
   * State names from the outermost to the innermost. The names of Parallel and Map states have the index of the branch
   * or iteration: `['Fan[2]', 'Download']`.
   */
  readonly path: readonly string[];
  /** The current state, or the state that failed. */
  readonly stateName: string;
  /** The input of that state. */
  readonly input: Json;
  /** False after the thread succeeded, failed or was aborted. */
  readonly running: boolean;
}

/** An execution, or one redrive of it. */
export interface ExecutionHandle {
  /** Resolves when the execution ends. Never rejects. */
  readonly result: Promise<Outcome>;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /**
   * Returns the current states of the innermost threads. After a failure, returns the states that failed and their
   * inputs.
   */
  positions(): Position[];
  /**
   * Stops the execution with the status ABORTED. Aborts running tasks through their signals. Has no effect after the
   * execution has ended.
   */
  stop(error?: string, cause?: string): void;
  /**
   * Redrives an unsuccessful execution from the states that failed or were aborted. The history continues with
   * ExecutionRedriven. States, branches, iterations and child executions that succeeded do not run again. Retry counts
   * and the timeout start again. The host must limit how often and how late an execution can be redriven.
   *
   * @throws NotRedrivable if the execution is running, has succeeded, is an Express execution, was already redriven
   * through this handle, or has a full history
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   */
  redrive(): ExecutionHandle;
}
