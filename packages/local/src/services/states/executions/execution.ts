import { type ExecutionHandle, type Json } from '@stepwell/asl';
import { type MachineSnapshot } from '../machines/machine.js';
import { type ExecutionHistory } from './execution-history.js';

/** Status of an execution. PENDING_REDRIVE: a child execution that has not started yet in a redrive of its Map Run. */
export type ExecutionStatus = 'PENDING_REDRIVE' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A Standard or Express execution, or the child execution of a Map Run. Times are in milliseconds since the epoch. */
export interface Execution {
  readonly arn: string;
  /** Sequence number, in the order of starts. */
  sequence: number;
  readonly name: string;
  /** The state machine at the start of the execution. */
  readonly machine: MachineSnapshot;
  /** `stateMachineArn` in responses: for a child execution of a Map Run, the ARN with the Map state's label. */
  readonly stateMachineArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** Returns the input as JSON text: as sent, or created from the item for the child execution of a Map Run. */
  readonly input: () => string;
  readonly startDate: number;
  readonly mapRunArn?: string;
  /** Number of items in the input of a Map Run's child execution. */
  readonly itemCount?: number;
  readonly traceHeader?: string;
  /** `undefined` after it was evicted (retention limit). */
  history: ExecutionHistory | undefined;
  status: ExecutionStatus;
  /** Unset while the execution runs, also during a redrive. */
  stopDate?: number | undefined;
  /** Set if the status is SUCCEEDED. */
  output?: Json;
  error?: string | undefined;
  cause?: string | undefined;
  /** Number of redrives. */
  redriveCount: number;
  redriveDate?: number;
  /** Client tokens of redrives with the redrive date, latest first. */
  redriveTokens?: readonly { readonly token: string; readonly date: number }[];
  /** Handle of the latest attempt, while it runs or can be redriven. Not set for child executions of Map Runs. */
  handle?: ExecutionHandle | undefined;
}
