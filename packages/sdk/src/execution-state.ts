/** The state of an execution: a union discriminated by `status`. Each member has exactly the fields of its status. */
export type ExecutionState<Output> = RunningExecution | SucceededExecution<Output> | UnsuccessfulExecution;

/** Fields that every status has. */
export interface ExecutionStateBase {
  readonly startDate: Date;
  /** The parsed input. `undefined` if the caller may not read it. */
  readonly input: unknown;
}

/** An execution that has not ended. */
export interface RunningExecution extends ExecutionStateBase {
  readonly status: 'RUNNING' | 'PENDING_REDRIVE';
}

/** An execution that succeeded. */
export interface SucceededExecution<Output> extends ExecutionStateBase {
  readonly status: 'SUCCEEDED';
  readonly stopDate: Date;
  readonly output: Output;
}

/** An execution that failed, timed out or was stopped. */
export interface UnsuccessfulExecution extends ExecutionStateBase {
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly stopDate: Date;
  /** The error name, if the execution has one. */
  readonly error: string | undefined;
  /** The cause as returned by the service, often JSON. */
  readonly causeText: string | undefined;
}
