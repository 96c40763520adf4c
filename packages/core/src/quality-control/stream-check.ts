import { type CheckResult } from './check.js';
import { type StreamItem } from './reading.js';

/** A check of one stream that processes one line at a time. */
export interface StreamCheck {
  /** Adds the next line of the stream. */
  add(item: StreamItem): void;
  /** Returns the result after the last line. */
  result(): CheckResult;
}

/**
 * The start of an execution, which determines staleness. Checks do not use the clock, because a retry must produce the
 * same result.
 */
export interface ExecutionStart {
  /** The execution's `StartTime`. */
  readonly StartTime: string;
}

/** Runs a check over a whole stream. */
export async function runCheck(check: StreamCheck, items: AsyncIterable<StreamItem>): Promise<CheckResult> {
  for await (const item of items) check.add(item);
  return check.result();
}
