import { SUBJECT_LIMIT } from './limits.js';

/** The notification that the topic's subscribers receive about an execution. */
export interface QualityNotification {
  /** At most 100 ASCII characters, the limit of an email subject in SNS. */
  readonly subject: string;
  /** The message for email subscribers. Other subscribers receive the execution's output as JSON. */
  readonly message: string;
}

/**
 * Creates the notification about an execution: the passed checks, the failed checks with reasons, and the location of
 * the details.
 */
export function qualityNotification(output: QualityControlOutput, execution: string): QualityNotification {
  const stream = `${output.GroupID}/${output.StreamID}`;
  const verdict = output.TotalPass ? 'passed' : 'failed';
  const lines = [
    `Quality control of ${stream}: ${verdict}`,
    '',
    ...(output.Reason === undefined ? output.checks.flatMap(checkLines) : [output.Reason]),
    '',
    `QCSummary: GroupID ${output.GroupID}, StartTime ${output.StartTime}`,
    `QCDetails: QCPID ${output.QCPID}`,
    `Execution: ${execution}`,
  ];
  return { subject: `QC ${verdict}: ${stream}`.slice(0, SUBJECT_LIMIT), message: lines.join('\n') };
}

function checkLines({ check, pass, summary, messages, first }: CheckReport): string[] {
  const rest = messages - first.length;
  return [
    `${check}: ${pass ? 'passed' : 'failed'} (${summary})`,
    ...first.map((text) => `  - ${text}`),
    ...(rest > 0 ? [`  - and ${rest} more`] : []),
  ];
}

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
