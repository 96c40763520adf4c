import { utf8Bytes } from '../contract/payload.js';
import { type BatchReport } from './batch.js';
import { type S3Location } from './input.js';
import { FIRST_FAILURES_LIMIT, OUTPUT_RESULTS_LIMIT_BYTES } from './limits.js';
import {
  type ConcurrentDownloadOutput,
  type DownloadFailure,
  type DownloadResult,
  truncateMessage,
  isSuccess,
} from './output.js';
import { ReportIncomplete } from './errors.js';

/** Adds up an execution's batch reports, one at a time, in constant memory. */
export interface DownloadTotals {
  /** Adds a report and returns its lines of the whole report: one result per line, each line terminated. */
  add(report: BatchReport): string;
  /**
   * Returns the execution's output.
   *
   * @throws {@link ReportIncomplete} if the number of added results differs from the number that the batches reported
   */
  output(run: string, reported: number, report: S3Location): ConcurrentDownloadOutput;
}

/** Creates the totals of an execution without any reports. */
export function createDownloadTotals(): DownloadTotals {
  let requested = 0;
  let succeeded = 0;
  let unchanged = 0;
  let bytes = 0;
  const firstFailures: DownloadFailure[] = [];
  let results: DownloadResult[] | undefined = [];
  // The brackets of the list; each result adds itself and a comma.
  let resultsBytes = 2;

  const addResult = (found: DownloadResult): string => {
    const result = isSuccess(found) ? found : { ...found, message: truncateMessage(found.message) };
    const line = JSON.stringify(result);
    requested += 1;
    if (isSuccess(result)) {
      succeeded += 1;
      if (result.unchanged === true) unchanged += 1;
    } else if (firstFailures.length < FIRST_FAILURES_LIMIT) {
      firstFailures.push({ url: result.url, statusCode: result.statusCode, message: result.message });
    }
    if (results !== undefined) {
      resultsBytes += utf8Bytes(line) + 1;
      if (resultsBytes > OUTPUT_RESULTS_LIMIT_BYTES) results = undefined;
      else results.push(result);
    }
    return `${line}\n`;
  };

  return {
    add: (report) => {
      bytes += report.bytes ?? 0;
      return report.results.map(addResult).join('');
    },
    output: (run, reported, report) => {
      if (requested !== reported) throw new ReportIncomplete(run, requested, reported);
      const failed = requested - succeeded;
      return {
        allSucceeded: failed === 0,
        requested,
        succeeded,
        unchanged,
        failed,
        bytes,
        firstFailures,
        report,
        ...(results === undefined ? {} : { results }),
      };
    },
  };
}

/** Compares the names of two batches: numbers come first and sort by value, other names sort as strings. */
export function compareBatches(one: string, other: string): number {
  const numbers = [one, other].map((name) => (/^[0-9]{1,15}$/.test(name) ? Number(name) : Infinity));
  const [first = Infinity, second = Infinity] = numbers;
  if (first !== second) return first < second ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

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
