import { type CheckResult } from './check.js';
import { type StreamItem } from './reading.js';

/** A check of one stream that sees its lines one after the other. */
export interface StreamCheck {
  /** The next line of the stream. */
  add(item: StreamItem): void;
  /** What came of it, once every line was seen. */
  result(): CheckResult;
}

/**
 * When a run started, by which staleness is judged: never the clock, for a check that is repeated must find the same.
 */
export interface ExecutionStart {
  /** The run's `StartTime`. */
  readonly StartTime: string;
}

/** A check over a whole stream. */
export async function runCheck(check: StreamCheck, items: AsyncIterable<StreamItem>): Promise<CheckResult> {
  for await (const item of items) check.add(item);
  return check.result();
}
