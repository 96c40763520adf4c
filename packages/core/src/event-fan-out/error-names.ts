import { fanOutErrors } from '../fan-out/summary.js';

/**
 * How a request can fail to be registered, or to be summed up: the names that `ErrorEquals` matches and
 * `DescribeExecution` shows.
 */
export const eventFanOutErrors = {
  ...fanOutErrors,
  /** A request of that id is registered with other items; nothing was done. */
  requestConflict: 'RequestConflict',
  /** Neither is there a request of that id, nor rows of it: it was never registered, or its retention is over. */
  requestUnknown: 'RequestUnknown',
} as const;
