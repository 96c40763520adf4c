import { type ExecutionHandle, type Json } from '@stepwell/asl';
import { type MachineSnapshot } from '../machines/machine.js';
import { type ExecutionHistory } from './execution-history.js';

/** Where an execution stands. PENDING_REDRIVE: a child that waits for its turn in a redrive of its map run. */
export type ExecutionStatus = 'PENDING_REDRIVE' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/**
 * An execution that the service keeps: Standard, Express, or the child of a map run. Times are milliseconds since the
 * epoch.
 */
export interface Execution {
  readonly arn: string;
  /** Counts the executions in the order of their start. */
  sequence: number;
  readonly name: string;
  /** The state machine as it was when the execution started. */
  readonly machine: MachineSnapshot;
  /** What `stateMachineArn` says in answers: for a child of a map run, the machine's ARN with the map state's label. */
  readonly stateMachineArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** The JSON text of its input: as it was sent, or made from the item for the child of a map run. */
  readonly input: () => string;
  readonly startDate: number;
  readonly mapRunArn?: string;
  /** How many items are in the input of a map run's child. */
  readonly itemCount?: number;
  readonly traceHeader?: string;
  /** `undefined` once it was let go of to save memory. */
  history: ExecutionHistory | undefined;
  status: ExecutionStatus;
  /** Unset while it runs, again after a redrive too. */
  stopDate?: number | undefined;
  /** Set when it SUCCEEDED. */
  output?: Json;
  error?: string | undefined;
  cause?: string | undefined;
  /** Times that it was redriven, and the last time. */
  redriveCount: number;
  redriveDate?: number;
  /** The client tokens with which it was redriven, the latest first, each with the date that it answered. */
  redriveTokens?: readonly { readonly token: string; readonly date: number }[];
  /**
   * The latest attempt, while it runs and where it can be redriven. Set for what the service itself started, which is
   * all but the children of map runs.
   */
  handle?: ExecutionHandle | undefined;
}
