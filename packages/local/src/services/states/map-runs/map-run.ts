import { type MapRunCounts, type MapRunOptions } from '@stepwell/asl';

/** Status of a Map Run. */
export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** A Map Run. Times are in milliseconds since the epoch. */
export interface MapRunRecord {
  readonly arn: string;
  /** The execution of the Distributed Map state. */
  readonly executionArn: string;
  /** The state machine's ARN with the Map state's label, which child executions have as state machine ARN. */
  readonly stateMachineArn: string;
  readonly startDate: number;
  /** The current settings: from the definition or the latest UpdateMapRun. */
  readonly settings: MapRunOptions;
  readonly redriveCount: number;
  readonly redriveDate?: number;
  readonly status: MapRunStatus;
  readonly stopDate: number | undefined;
  readonly items: Readonly<MapRunCounts>;
  readonly executions: Readonly<MapRunCounts>;
}

/** Initial counts. */
export const noCounts: Readonly<MapRunCounts> = {
  pending: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  aborted: 0,
  total: 0,
  resultsWritten: 0,
  pendingRedrive: 0,
  failuresNotRedrivable: 0,
};
