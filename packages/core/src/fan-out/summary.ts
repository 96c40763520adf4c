import { type ItemFailure, type ItemOutcome } from './outcome.js';

/**
 * How a request ended. `COMPLETED`: every item was computed. `COMPLETED_WITH_FAILURES`: every item has its outcome, and
 * at least one failed. `TIMED_OUT`: the request's deadline came first; items without an outcome count as failed.
 */
export type RequestStatus = 'COMPLETED' | 'COMPLETED_WITH_FAILURES' | 'TIMED_OUT';

/** How many items a request had and what became of them. `requested` is `succeeded` and `failed` together. */
export interface RequestCounts {
  readonly requested: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** What a summary function is called with, once for each request. It returns any JSON value. */
export interface SummaryEvent<Result = unknown> extends RequestCounts {
  readonly requestId: string;
  readonly status: RequestStatus;
  /** The first failures by place in the request, at most 10. */
  readonly firstFailures: readonly ItemFailure[];
  /** Where every outcome stands: JSON Lines, one {@link ItemOutcome} a line, in the order of the request. */
  readonly report: ReportLocation;
  /** Every outcome in the order of the request, where they take no more than 32 KiB of JSON; else read the report. */
  readonly results?: readonly ItemOutcome<Result>[];
}

/** An object in S3. */
export interface ReportLocation {
  readonly bucket: string;
  readonly key: string;
}

/** The output of a fan-out, by whatever design it was computed. */
export interface FanOutOutput<Summary = unknown, Result = unknown> extends SummaryEvent<Result> {
  /** What the summary function returned; `null` where it returned nothing or there is none. */
  readonly summary: Summary;
}

/** How a fan-out can fail as a whole: the names that `ErrorEquals` matches and `DescribeExecution` shows. */
export const fanOutErrors = {
  /** The request does not fit the contract; nothing was done. */
  invalidInput: 'InvalidInput',
  /** The manifest is there and could not be read: S3 did not answer, or the role may not read it. */
  manifestUnavailable: 'ManifestUnavailable',
  /** Fewer or more outcomes are there than the request has items. */
  reportIncomplete: 'ReportIncomplete',
  /** The summary function failed; the items' outcomes are in the report. */
  summaryFailed: 'SummaryFailed',
} as const;
