import { formatValue } from '../contract/problem.js';
import { timestampProblem, valueProblem } from './csv.js';
import { type StreamItem, parseTimestamp } from './reading.js';

/** Parses a line of JSON Lines: an object with `timestamp`, and `value` or a member with the name of the stream. */
export function jsonReading(text: string, line: number, streamId: string): StreamItem {
  const parsed = objectOf(text);
  if (parsed === undefined)
    return { line, problem: `the line must be a JSON object with timestamp and value, got ${formatValue(text)}` };
  const { timestamp } = parsed;
  const time = typeof timestamp === 'string' ? parseTimestamp(timestamp) : undefined;
  if (time === undefined) return { line, problem: timestampProblem(timestamp) };
  const value = Object.hasOwn(parsed, 'value') ? parsed['value'] : parsed[streamId];
  if (value === undefined || value === null) return { line, time, value: undefined };
  // JSON can contain a number that exceeds the range of a double.
  return typeof value === 'number' && Number.isFinite(value)
    ? { line, time, value }
    : { line, problem: valueProblem(value) };
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
