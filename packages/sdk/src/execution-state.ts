/** How an execution stands. A union over `status`: what a status has to tell is there, and nothing else. */
export type ExecutionState<Output> = RunningExecution | SucceededExecution<Output> | UnsuccessfulExecution;

/** What every status tells. */
export interface ExecutionStateBase {
  readonly startDate: Date;
  /** The input as Step Functions has it, parsed; `undefined` where it may not be read. */
  readonly input: unknown;
}

/** The execution has not ended. */
export interface RunningExecution extends ExecutionStateBase {
  readonly status: 'RUNNING' | 'PENDING_REDRIVE';
}

/** The execution has ended, and well. */
export interface SucceededExecution<Output> extends ExecutionStateBase {
  readonly status: 'SUCCEEDED';
  readonly stopDate: Date;
  readonly output: Output;
}

/** The execution has ended, but not well. */
export interface UnsuccessfulExecution extends ExecutionStateBase {
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly stopDate: Date;
  /** The error's name, where the execution has one. */
  readonly error: string | undefined;
  /** The cause as the service gives it: text, often JSON. */
  readonly causeText: string | undefined;
}
