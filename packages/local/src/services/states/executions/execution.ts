import { type ExecutionHandle } from '@stepwell/asl';
import { type MachineSnapshot } from '../machines/machine.js';
import { type ExecutionHistory } from './execution-history.js';

/** Where an execution stands. `PENDING_REDRIVE` belongs to the children of a map run that is being redriven. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution that the service keeps: Standard, Express, or the child of a map run. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  /** The state machine as it was when the execution started. */
  readonly machine: MachineSnapshot;
  /** What `stateMachineArn` says in answers: for a child of a map run, the machine's ARN with the map state's label. */
  readonly stateMachineArn: string;
  /** The text that it was started with; made from the item for the child of a map run. */
  readonly input: string;
  readonly startDate: number;
  readonly mapRunArn?: string;
  readonly itemCount?: number;
  readonly traceHeader?: string;
  /** `undefined` when it was let go of to save memory. */
  history: ExecutionHistory | undefined;
  status: ExecutionStatus;
  stopDate?: number;
  output?: string;
  error?: string;
  cause?: string;
  handle?: ExecutionHandle;
}
