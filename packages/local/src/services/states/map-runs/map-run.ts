import { type MapRunCounts, type MapRunOptions } from '@stepwell/asl';

/** Where a map run stands. */
export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** A map run that the service keeps. Times are milliseconds since the epoch. */
export interface MapRunRecord {
  readonly arn: string;
  /** The execution whose Distributed Map state it belongs to. */
  readonly executionArn: string;
  /** The state machine's ARN with the map state's label, which its children have for a machine. */
  readonly stateMachineArn: string;
  readonly startDate: number;
  /** The settings as they are now: of the definition, or of the latest UpdateMapRun. */
  settings: MapRunOptions;
  /** Hands changed settings to the engine. */
  applySettings: (settings: Partial<MapRunOptions>) => void;
  redriveCount: number;
  redriveDate?: number;
  status: MapRunStatus;
  stopDate: number | undefined;
  items: Readonly<MapRunCounts>;
  executions: Readonly<MapRunCounts>;
}

/** Nothing counted yet. */
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
