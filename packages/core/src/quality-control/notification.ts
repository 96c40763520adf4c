import { SUBJECT_LIMIT } from './limits.js';
import { type CheckReport, type QualityControlOutput } from './output.js';

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
