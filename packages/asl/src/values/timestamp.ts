/** Java's ISO-8601 offset date-time, which TimestampPath is read by: seconds may be missing, t and z may be small. */
const lenient = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d)?(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since the epoch of an RFC 3339 timestamp as AWS reads it (upper case T and Z, an offset, any number of
 * decimals), or undefined when the text is none. `2016-02-30` and an hour of 25 are none either.
 */
export function parseTimestamp(text: string): number | undefined {
  const parts = pattern.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  if (month === undefined || month < 1 || month > 12 || day === undefined || day < 1) return undefined;
  if (day > new Date(Date.UTC(year ?? 0, month, 0)).getUTCDate()) return undefined;
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Milliseconds since the epoch of an ISO-8601 offset date-time as Wait's TimestampPath and Timestamp expressions take
 * it, or undefined.
 */
export function parseIsoDateTime(text: string): number | undefined {
  const match = lenient.exec(text);
  if (match === null) return undefined;
  const upper = text.toUpperCase();
  return parseTimestamp(match[1] === undefined ? upper.replace(/T\d\d:\d\d/, (time) => `${time}:00`) : upper);
}

/** A time the way the context object and AWS's own messages have it: `2024-01-01T00:00:00.000Z`. */
export function formatTimestamp(time: number): string {
  return new Date(time).toISOString();
}
