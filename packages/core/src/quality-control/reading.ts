/** One reading of a stream. */
export interface Reading {
  /** The line in the data, starting at 1. The CSV header is line 1. */
  readonly line: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `undefined` if the stream has no value (empty, null, NA or NaN). */
  readonly value: number | undefined;
}

/** A line of a stream that is not a reading. */
export interface MalformedLine {
  readonly line: number;
  /** The problem, and the expected format. */
  readonly problem: string;
}

/** A line of a stream. */
export type StreamItem = Reading | MalformedLine;

/** Returns whether a line is a reading. */
export function isReading(item: StreamItem): item is Reading {
  return 'time' in item;
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/**
 * Parses a timestamp to milliseconds since 1970. Returns `undefined` for an invalid timestamp. The format is ISO 8601
 * with a zone, because a time without a zone is ambiguous: `2026-11-22T08:00:00Z`, `2026-11-22 09:00:00.5+01:00`.
 */
export function parseTimestamp(text: string): number | undefined {
  const parts = TIMESTAMP.exec(text);
  if (parts === null) return undefined;
  const [, year = '', month = '', day = ''] = parts;
  const time = Date.parse(
    text
      .replace(' ', 'T')
      .replace(',', '.')
      .replace(/([+-]\d\d)(\d\d)$/, '$1:$2'),
  );
  // JavaScript interprets February 30 as March 2.
  if (
    Number.isNaN(time) ||
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)
  )
    return undefined;
  return time;
}

/** Formats a time for messages: ISO 8601 in UTC, without a zero fraction. */
export function formatTime(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
