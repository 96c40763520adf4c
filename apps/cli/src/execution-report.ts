import {
  isExecutionAborted,
  isExecutionFailed,
  isExecutionTimedOut,
  isWaitTimedOut,
  parseExecutionArn,
  type Execution,
  type ExecutionState,
} from '@stepwell/sdk';
import { type Output } from './terminal/output.js';

/** The `execution` record of `--json`. */
export function recordOf(executionArn: string, state: ExecutionState<unknown>): Record<string, unknown> {
  const { stateMachineArn, executionName } = parseExecutionArn(executionArn);
  const { status, startDate } = state;
  const base = {
    type: 'execution',
    executionArn,
    name: executionName,
    stateMachineArn,
    status,
    startDate: startDate.toISOString(),
  };
  switch (status) {
    case 'RUNNING':
    case 'PENDING_REDRIVE':
      return base;
    case 'SUCCEEDED':
      return { ...base, stopDate: state.stopDate.toISOString(), output: state.output };
    case 'FAILED':
    case 'TIMED_OUT':
    case 'ABORTED':
      return { ...base, stopDate: state.stopDate.toISOString(), error: state.error, cause: state.causeText };
  }
}

/** Reports the result of an execution: in words on stderr, and with `--json` as a record on stdout. */
export async function reportEnd(executionArn: string, state: ExecutionState<unknown>, output: Output): Promise<void> {
  if ('stopDate' in state) await reportOutcome(state, output);
  await output.record(recordOf(executionArn, state));
}

/** Prints the status and duration of an execution to stderr. */
export async function reportOutcome(
  {
    status,
    startDate,
    stopDate,
  }: { readonly status: keyof typeof outcomes; readonly startDate: Date; readonly stopDate: Date },
  output: Output,
): Promise<void> {
  await output.notify(`${outcomes[status]} after ${seconds(startDate, stopDate)}`);
}

/** With `--json`, prints the record of an execution that did not succeed. The caller reports the error. */
export async function recordUnlessSucceeded(
  execution: Execution<unknown>,
  error: unknown,
  output: Output,
): Promise<void> {
  const known =
    isExecutionFailed(error) || isExecutionTimedOut(error) || isExecutionAborted(error) || isWaitTimedOut(error);
  if (output.json && known) await output.record(recordOf(execution.executionArn, await execution.status()));
}

/** Formats a duration for people: `0.42 s`, `3 min 5 s`. */
export function seconds(from: Date, to: Date): string {
  const total = (to.getTime() - from.getTime()) / 1000;
  return total < 60 ? `${total.toFixed(2)} s` : `${Math.floor(total / 60)} min ${Math.round(total % 60)} s`;
}

const outcomes = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'Timed out', ABORTED: 'Stopped' } as const;
