import { SUBJECT_LIMIT } from './limits.js';
import { type CheckReport, type QualityControlOutput } from './output.js';

/** What subscribers of the topic are sent about a run. */
export interface QualityNotification {
  /** At most 100 characters of ASCII, which is what an email's subject may have in SNS. */
  readonly subject: string;
  /** For people. Machines get the execution's output as JSON. */
  readonly message: string;
}

/** The notification about a run: what passed, what did not and why, and where to find the rest. */
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
