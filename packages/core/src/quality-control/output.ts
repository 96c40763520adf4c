/** The output of a succeeded execution. The topic's machine subscribers receive it as JSON. */
export interface QualityControlOutput extends QualityExecutionKey {
  readonly StreamID: string;
  /** Whether every check passed. */
  readonly TotalPass: boolean;
  /** The checks, in the order of the construct. */
  readonly checks: readonly CheckReport[];
  /** The reason why no check ran. Only the topic receives it, because such an execution fails. */
  readonly Reason?: string;
}

/** Identifies an execution: its row in QCSummary, and its messages in QCDetails. */
export interface QualityExecutionKey {
  readonly GroupID: string;
  /**
   * The start time of the execution, ISO 8601 in UTC, which is the sort key of QCSummary. The digits below the
   * millisecond derive from the execution's ARN, so that two executions of a group that start in the same millisecond
   * have two rows.
   */
  readonly StartTime: string;
  /** The ID of the run: the execution's name. */
  readonly QCPID: string;
}

/** The result of one check. */
export interface CheckReport {
  /** The check's name, such as `Completeness`. */
  readonly check: string;
  readonly pass: boolean;
  /** The check's conclusion, or the reason for a check that crashed or timed out. */
  readonly summary: string;
  /** The number of messages of the check. QCDetails contains the first 99. */
  readonly messages: number;
  /** The texts of the first messages, at most three. */
  readonly first: readonly string[];
}
