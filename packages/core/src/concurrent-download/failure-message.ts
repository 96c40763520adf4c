import { type ConcurrentDownloadOutput } from './output.js';
import { type DownloadFailure } from './result.js';

/** The notification that the topic's subscribers receive about an execution with failures. */
export interface FailureNotification {
  /** At most 100 ASCII characters, the limit of an email subject in SNS. */
  readonly subject: string;
  readonly message: string;
}

/**
 * Returns the cause of a failed execution: `3 of 200 images could not be downloaded; the first: <url> (404 Not Found).
 * Whole report: s3://…`
 */
export function failureCause(output: ConcurrentDownloadOutput): string {
  const [first] = output.firstFailures;
  const named = first === undefined ? '' : `; the first: ${first.url} (${first.message})`;
  return `${output.failed} of ${output.requested} images could not be downloaded${named}. Whole report: ${reportUri(output)}`;
}

/**
 * Creates the notification about an execution with failures: their number, the first failures with reasons, and the
 * location of the report.
 */
export function failureNotification(output: ConcurrentDownloadOutput, execution: string): FailureNotification {
  const rest = output.failed - output.firstFailures.length;
  const lines = [
    `${output.failed} of ${output.requested} images could not be downloaded.`,
    '',
    ...output.firstFailures.map(failureLine),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    '',
    `Whole report: ${reportUri(output)}`,
    `Execution: ${execution}`,
  ];
  return {
    subject: `${output.failed} of ${output.requested} images could not be downloaded`,
    message: lines.join('\n'),
  };
}

function failureLine({ url, message }: DownloadFailure): string {
  return `- ${url}: ${message}`;
}

function reportUri({ report }: ConcurrentDownloadOutput): string {
  return `s3://${report.bucket}/${report.key}`;
}
