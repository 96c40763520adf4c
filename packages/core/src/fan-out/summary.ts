import { utf8Bytes } from '../contract/payload.js';
import { FIRST_FAILURES_LIMIT, SUMMARY_RESULTS_LIMIT_BYTES } from './limits.js';
import { type ItemFailure, type ItemOutcome, isItemSuccess } from './outcome.js';

/**
 * Adds up the outcomes of a request, one by one in the order of the request. Memory use does not grow with the number
 * of outcomes.
 */
export interface RequestTotals {
  add(outcome: ItemOutcome): void;
  /** Returns the event of the summary function. Set `timedOut` if the deadline passed before the last outcome. */
  summaryEvent(request: {
    readonly requestId: string;
    readonly report: ReportLocation;
    readonly timedOut?: boolean;
  }): SummaryEvent;
}

/** Creates the totals of a request, initially without outcomes. */
export function createRequestTotals(): RequestTotals {
  let succeeded = 0;
  let failed = 0;
  let bytes = 2;
  let results: ItemOutcome[] | undefined = [];
  const firstFailures: ItemFailure[] = [];
  return {
    add: (outcome) => {
      if (isItemSuccess(outcome)) succeeded += 1;
      else {
        failed += 1;
        if (firstFailures.length < FIRST_FAILURES_LIMIT) firstFailures.push(outcome);
      }
      if (results === undefined) return;
      bytes += utf8Bytes(JSON.stringify(outcome)) + 1;
      if (bytes > SUMMARY_RESULTS_LIMIT_BYTES) results = undefined;
      else results.push(outcome);
    },
    summaryEvent: ({ requestId, report, timedOut = false }) => ({
      requestId,
      status: statusOf(failed, timedOut),
      requested: succeeded + failed,
      succeeded,
      failed,
      firstFailures: [...firstFailures],
      report,
      ...(results === undefined ? {} : { results: [...results] }),
    }),
  };
}

function statusOf(failed: number, timedOut: boolean): RequestStatus {
  if (timedOut) return 'TIMED_OUT';
  return failed === 0 ? 'COMPLETED' : 'COMPLETED_WITH_FAILURES';
}

/**
 * The final status of a request. `COMPLETED`: every item was computed. `COMPLETED_WITH_FAILURES`: every item has an
 * outcome, and at least one failed. `TIMED_OUT`: the deadline passed first; items without an outcome count as failed.
 */
export type RequestStatus = 'COMPLETED' | 'COMPLETED_WITH_FAILURES' | 'TIMED_OUT';

/** The counts of a request. `requested` is the sum of `succeeded` and `failed`. */
export interface RequestCounts {
  readonly requested: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** The event of a summary function, which is called once for each request. The function returns any JSON value. */
export interface SummaryEvent<Result = unknown> extends RequestCounts {
  readonly requestId: string;
  readonly status: RequestStatus;
  /** The first failures by index in the request, at most 10. */
  readonly firstFailures: readonly ItemFailure[];
  /** The location of all outcomes: JSON Lines, one {@link ItemOutcome} per line, in the order of the request. */
  readonly report: ReportLocation;
  /** All outcomes in the order of the request, if they have at most 32 KiB as JSON. Otherwise, read the report. */
  readonly results?: readonly ItemOutcome<Result>[];
}

/** An object in S3. */
export interface ReportLocation {
  readonly bucket: string;
  readonly key: string;
}

/** The output of a fan-out, regardless of its design. */
export interface FanOutOutput<Summary = unknown, Result = unknown> extends SummaryEvent<Result> {
  /** The return value of the summary function, or `null` if it returned none or the fan-out has no summary function. */
  readonly summary: Summary;
}

/** The errors of a fan-out as a whole: the names that `ErrorEquals` matches and `DescribeExecution` shows. */
export const fanOutErrors = {
  /** The request does not match the contract. The execution had no effect. */
  invalidInput: 'InvalidInput',
  /** The manifest exists but could not be read: S3 did not respond, or the role has no permission to read it. */
  manifestUnavailable: 'ManifestUnavailable',
  /** The number of outcomes differs from the number of items in the request. */
  reportIncomplete: 'ReportIncomplete',
  /** The summary function failed. The outcomes of the items are in the report. */
  summaryFailed: 'SummaryFailed',
} as const;
