/**
 * The answer as AWS JSON 1.0 has it on the wire: each `Date` as seconds since the epoch, with milliseconds behind the
 * point.
 */
export function datesAsEpochSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(datesAsEpochSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, datesAsEpochSeconds(part)]));
}
