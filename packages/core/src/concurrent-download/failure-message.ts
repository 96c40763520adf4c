import { type ConcurrentDownloadOutput } from './output.js';
import { type DownloadFailure } from './result.js';

/** What subscribers of the topic are sent about a run with failures. */
export interface FailureNotification {
  /** At most 100 characters of ASCII, which is what an email's subject may have in SNS. */
  readonly subject: string;
  readonly message: string;
}

/**
 * The cause that a failed execution ends with:
 * `3 of 200 images could not be downloaded; the first: <url> (404 Not Found). Whole report: s3://…`
 */
export function failureCause(output: ConcurrentDownloadOutput): string {
  const [first] = output.firstFailures;
  const named = first === undefined ? '' : `; the first: ${first.url} (${first.message})`;
  return `${output.failed} of ${output.requested} images could not be downloaded${named}. Whole report: ${reportUri(output)}`;
}

/**
 * The notification about a run with failures: how many, the first of them by name and reason, where all of them stand.
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
