/** One reading of a stream. */
export interface Reading {
  /** Its line in the data, from 1; the header of CSV is line 1. */
  readonly line: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `undefined` where the stream says that there is none (empty, null, NA or NaN). */
  readonly value: number | undefined;
}

/** A line of a stream that is no reading. */
export interface MalformedLine {
  readonly line: number;
  /** What is wrong with it, and what should be there. */
  readonly problem: string;
}

/** What a line of a stream can be. */
export type StreamItem = Reading | MalformedLine;

/** Whether a line is a reading. */
export function isReading(item: StreamItem): item is Reading {
  return 'time' in item;
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/**
 * A timestamp in milliseconds since 1970; `undefined` for what is none. ISO 8601 with a zone, for without one nobody
 * knows when it was: `2026-11-22T08:00:00Z`, `2026-11-22 09:00:00.5+01:00`.
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
  // JavaScript takes 30 February for 2 March.
  if (
    Number.isNaN(time) ||
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)
  )
    return undefined;
  return time;
}

/** A time as messages show it: ISO 8601 in UTC, without a fraction of zero. */
export function formatTime(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
