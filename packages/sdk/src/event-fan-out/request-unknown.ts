import { type RequestUnknown } from '@stepwell/core/event-fan-out';

/** Whether `error` is a `RequestUnknown`: the request was never registered, or its retention period has ended. */
export function isRequestUnknown(error: unknown): error is RequestUnknown {
  return error instanceof Error && error.name === 'RequestUnknown' && 'fault' in error && 'requestId' in error;
}
