/** The output of a succeeded execution, and, as JSON, what the topic's machine subscribers get. */
export interface QualityControlOutput extends QualityExecutionKey {
  readonly StreamID: string;
  /** Whether every check passed. */
  readonly TotalPass: boolean;
  /** The checks, in the order of the construct. */
  readonly checks: readonly CheckReport[];
  /** Why no check ran; only the topic hears of it, for such an execution fails. */
  readonly Reason?: string;
}

/** What finds a run again: its row in QCSummary, and its messages in QCDetails. */
export interface QualityExecutionKey {
  readonly GroupID: string;
  /**
   * When the execution started, ISO 8601 in UTC, the sort key of QCSummary. The digits below the millisecond are made
   * from the execution's ARN, so that two runs of a group that start in one millisecond have two rows.
   */
  readonly StartTime: string;
  /** The id of the run: the execution's name. */
  readonly QCPID: string;
}

/** What came of one check. */
export interface CheckReport {
  /** The check's name, such as `Completeness`. */
  readonly check: string;
  readonly pass: boolean;
  /** The check's conclusion in a few words; for one that crashed or ran out of time, the reason. */
  readonly summary: string;
  /** How many messages the check gave; the first 99 of them are in QCDetails. */
  readonly messages: number;
  /** The texts of the first messages, three at most. */
  readonly first: readonly string[];
}
