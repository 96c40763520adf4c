import { type RequestUnknown } from '@stepwell/core/event-fan-out';

/** Whether `error` says that there is no request of that id: it was never registered, or its retention is over. */
export function isRequestUnknown(error: unknown): error is RequestUnknown {
  return error instanceof Error && error.name === 'RequestUnknown' && 'fault' in error && 'requestId' in error;
}
