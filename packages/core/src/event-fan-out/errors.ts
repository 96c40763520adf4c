import { fanOutErrors } from '../fan-out/summary.js';
import { StepwellError } from '../stepwell-error.js';

/** The errors of a registration or a summary: the names that `ErrorEquals` matches and `DescribeExecution` shows. */
export const eventFanOutErrors = {
  ...fanOutErrors,
  /** A request with the same id and other items is registered. The execution had no effect. */
  requestConflict: 'RequestConflict',
  /** No request with this id exists: it was never registered, or its retention period has ended. */
  requestUnknown: 'RequestUnknown',
} as const;

/** A request with the same id and other items exists. Use a unique id for the new request. */
export class RequestConflict extends StepwellError {
  override readonly name = eventFanOutErrors.requestConflict;
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(
    readonly requestId: string,
    registeredAt: string,
  ) {
    super(
      `requestId must be unique, got ${JSON.stringify(requestId)}: a request with this id and other items was registered at ${registeredAt}`,
    );
  }
}

/** No request with this id exists: it was never registered, or its rows have expired. */
export class RequestUnknown extends StepwellError {
  override readonly name = eventFanOutErrors.requestUnknown;
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(readonly requestId: string) {
    super(
      `requestId must be the id of a registered request within its retention period, got ${JSON.stringify(requestId)}`,
    );
  }
}

/** Outcomes are missing before the deadline. A later retry can succeed. */
export class ReportIncomplete extends StepwellError {
  override readonly name = eventFanOutErrors.reportIncomplete;
  readonly fault = 'system';
  readonly retryable = true;

  constructor(
    readonly requestId: string,
    items: number,
    found: number,
  ) {
    super(
      `Request ${requestId} has ${items} items and ${found} outcomes, and its deadline has not come; its summary was started too early`,
    );
  }
}
