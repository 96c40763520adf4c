import { type Json } from '@stepwell/asl';
import { type MachineSnapshot } from '../machines/machine.js';

/** Status of an execution. PENDING_REDRIVE: a child execution that has not started yet in a redrive of its Map Run. */
export type ExecutionStatus = 'PENDING_REDRIVE' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A Standard or Express execution, or the child execution of a Map Run. Times are in milliseconds since the epoch. */
export interface Execution {
  readonly arn: string;
  /** Sequence number, in the order of starts. */
  readonly sequence: number;
  readonly name: string;
  /** The state machine at the start of the execution. */
  readonly machine: MachineSnapshot;
  /** `stateMachineArn` in responses: for a child execution of a Map Run, the ARN with the Map state's label. */
  readonly stateMachineArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** JSON text as the caller sent it, or the value that a Map Run made from the item. */
  readonly input: { readonly text: string } | { readonly value: Json };
  readonly startDate: number;
  readonly mapRunArn?: string;
  /** Number of items in the input of a Map Run's child execution. */
  readonly itemCount?: number;
  readonly traceHeader?: string;
  readonly status: ExecutionStatus;
  /** Unset while the execution runs, also during a redrive. */
  readonly stopDate?: number;
  /** Set if the status is SUCCEEDED. */
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** Number of redrives. */
  readonly redriveCount: number;
  readonly redriveDate?: number;
  /** Client tokens of redrives with the redrive date, latest first. */
  readonly redriveTokens?: readonly { readonly token: string; readonly date: number }[];
}

/** The input as JSON text. */
export function inputText({ input }: Execution): string {
  return 'text' in input ? input.text : JSON.stringify(input.value);
}
