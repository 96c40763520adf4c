import { fanOutErrors } from '../fan-out/summary.js';

/** The errors of a registration or a summary: the names that `ErrorEquals` matches and `DescribeExecution` shows. */
export const eventFanOutErrors = {
  ...fanOutErrors,
  /** A request with the same id and other items is registered. The execution had no effect. */
  requestConflict: 'RequestConflict',
  /** No request with this id exists: it was never registered, or its retention period has ended. */
  requestUnknown: 'RequestUnknown',
} as const;
