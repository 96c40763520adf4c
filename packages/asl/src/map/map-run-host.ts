import { type HistorySink } from '../history.js';
import { type Json } from '../json.js';
import { type Outcome } from '../outcome.js';

/** The number of items, or of child executions, by status. As in DescribeMapRun. */
export interface MapRunCounts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  total: number;
  resultsWritten: number;
  /** Unsuccessful ones that a redrive will start again. */
  pendingRedrive: number;
  /** Unsuccessful ones that cannot be redriven, because their history is full. */
  failuresNotRedrivable: number;
}

/** The values that UpdateMapRun can change during a map run. */
export interface MapRunOptions {
  /** The maximum number of child executions that run at the same time. 0: no limit. */
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** A map run that a Distributed Map starts. */
export interface MapRunRequest extends MapRunOptions {
  readonly stateName: string;
  /**
   * The `Label` of the state, or a label derived from its name. It is part of the ARNs of the map run and its child
   * executions.
   */
  readonly label: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
}

/** A map run, as the host stores it. The engine notifies it of every change. */
export interface MapRun {
  readonly arn: string;
  /**
   * Resolves when the map run may read its items, or returns undefined if it may at once. A map run waits while as many
   * map runs as the quota allows are open. Redriven map runs do not wait.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
   */
  waitUntilOpen?(): Promise<void> | undefined;
  /** Registers a child execution that starts. The host assigns its name and stores its history. */
  startChild(child: {
    readonly index: number;
    readonly input: Json;
    readonly items: number;
    readonly startDate: number;
  }): MapRunChild;
  /** Receives the counts after each change, in new objects. Several changes can share one call. */
  updateCounts(counts: { readonly items: Readonly<MapRunCounts>; readonly executions: Readonly<MapRunCounts> }): void;
  /**
   * Registers the listener to call when the options change (UpdateMapRun). It replaces any earlier listener. Options
   * that are absent do not change.
   */
  onUpdate?(listener: (options: Partial<MapRunOptions>) => void): void;
  /** The parent execution was redriven: the map run is running again. */
  notifyRedriven(redriveCount: number): void;
  notifyFinished(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void;
}

/** A child execution of a map run, as the host stores it. */
export interface MapRunChild {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly history: HistorySink;
  /** An unsuccessful STANDARD child execution waits for its redrive; its status is PENDING_REDRIVE. */
  notifyPendingRedrive?(): void;
  /**
   * A STANDARD child execution was redriven: it is running again under the same name, and its history continues.
   * EXPRESS child executions are started again instead.
   */
  notifyRedriven(redriveCount: number): void;
  notifyFinished(outcome: Outcome): void;
}

/** Stores map runs and their child executions. */
export interface MapRunHost {
  startMapRun(request: MapRunRequest): MapRun;
}
