import { type CheckResult, type StreamCheck } from '../check.js';
import { type StreamItem } from '../reading.js';

/** A reading of a test: a time in minutes after {@link START}, and a value. */
export type Minute = readonly [minute: number, value?: number];

/** Midnight on the day of all test readings. */
export const START = Date.UTC(2026, 10, 22);

/** An execution that starts one day after {@link START}. */
export const RUN = { StartTime: '2026-11-23T00:00:00.000123456Z' };

/** Returns readings with the line numbers of CSV, where the first reading is line 2. */
export function readingsOf(minutes: readonly Minute[]): StreamItem[] {
  return minutes.map(([minute, value], index) => ({ line: index + 2, time: START + minute * 60_000, value }));
}

/** Returns the result of a check for a stream. */
export function resultOf(check: StreamCheck, items: readonly StreamItem[]): CheckResult {
  for (const item of items) check.add(item);
  return check.result();
}

/** Returns the codes of a result's messages, in order. */
export function codesOf({ messages = [] }: CheckResult): string[] {
  return messages.map(({ code }) => code);
}
