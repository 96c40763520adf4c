/** How an execution stands. A union over `status`: what a status has to tell is there, and nothing else. */
export type ExecutionState<Output> = RunningExecution | SucceededExecution<Output> | EndedExecution;

/** The execution has not ended. */
export interface RunningExecution {
  readonly status: 'RUNNING' | 'PENDING_REDRIVE';
  readonly startDate: Date;
}

/** The execution has ended, and well. */
export interface SucceededExecution<Output> {
  readonly status: 'SUCCEEDED';
  readonly startDate: Date;
  readonly stopDate: Date;
  readonly output: Output;
}

/** The execution has ended, but not well. */
export interface EndedExecution {
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startDate: Date;
  readonly stopDate: Date;
  /** The error's name, where the execution has one. */
  readonly error: string | undefined;
  /** The cause as the service gives it: text, often JSON. */
  readonly causeText: string | undefined;
}
