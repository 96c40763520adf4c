import { StepwellError } from '../stepwell-error.js';
import { eventFanOutErrors } from './error-names.js';

/** A request of that id is there with other items. Give the new one an id of its own. */
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

/** There is no request of that id: it was never registered, or what was kept of it has expired. */
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

/** Outcomes are missing before the deadline. Repeated later, there may be enough. */
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
