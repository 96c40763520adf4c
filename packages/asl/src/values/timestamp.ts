/**
 * Java's ISO-8601 offset date-time, the format of TimestampPath. Seconds are optional, and T and Z can be lower case.
 */
const lenient = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d)?(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Parses an RFC 3339 timestamp as AWS does: with upper case T and Z, an offset and any number of decimals. Returns
 * milliseconds since the epoch, or undefined for invalid timestamps, including `2016-02-30` and hour 25.
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
 * Parses an ISO-8601 offset date-time, as Wait accepts it from TimestampPath and from Timestamp expressions. Returns
 * milliseconds since the epoch, or undefined for invalid values.
 */
export function parseIsoDateTime(text: string): number | undefined {
  const match = lenient.exec(text);
  if (match === null) return undefined;
  const upper = text.toUpperCase();
  return parseTimestamp(match[1] === undefined ? upper.replace(/T\d\d:\d\d/, (time) => `${time}:00`) : upper);
}

/**
 * Formats a time as AWS does in the context object and in the results of a Map Run: with three decimals, or none if the
 * fraction is zero (`2024-01-01T00:00:00Z`, `2024-01-01T00:00:00.120Z`).
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function formatTimestamp(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
