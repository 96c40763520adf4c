import { utf8Bytes } from '../contract/payload.js';
import { FIRST_FAILURES_LIMIT, SUMMARY_RESULTS_LIMIT_BYTES } from './limits.js';
import { type ItemFailure, type ItemOutcome, isItemSuccess } from './outcome.js';
import { type ReportLocation, type RequestStatus, type SummaryEvent } from './summary.js';

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
