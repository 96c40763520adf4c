import { formatValue, problemMessage } from '../contract/problem.js';
import { InvalidStream } from './errors.js';
import { type StreamItem, parseTimestamp } from './reading.js';

/** The strings that data loggers write for a missing value. */
const MISSING = new Set(['', 'na', 'nan', 'null', 'n/a', '-']);

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** The columns of timestamp and value in a row. */
export interface CsvColumns {
  readonly count: number;
  readonly timestamp: number;
  readonly value: number;
}

/**
 * Parses a CSV header: a column `timestamp`, and a column `value` or one with the name of the stream. Ignores other
 * columns.
 *
 * @throws InvalidStream if a column is missing
 */
export function csvColumns(header: string, line: number, streamId: string): CsvColumns {
  const names = csvFields(header)?.map((name) => name.trim()) ?? [];
  const timestamp = names.indexOf('timestamp');
  const value = names.includes('value') ? names.indexOf('value') : names.indexOf(streamId);
  if (timestamp >= 0 && value >= 0) return { count: names.length, timestamp, value };
  const missing = timestamp < 0 ? '"timestamp"' : `"value" or ${JSON.stringify(streamId)}`;
  throw new InvalidStream(line, `the header must have a column ${missing}, got ${formatValue(header)}`);
}

/** Parses a CSV row. */
export function csvReading(text: string, line: number, columns: CsvColumns): StreamItem {
  const fields = csvFields(text);
  if (fields === undefined) return { line, problem: `the line must close every quote, got ${formatValue(text)}` };
  if (fields.length !== columns.count)
    return {
      line,
      problem: `the line must have ${columns.count} fields like the header, got ${fields.length}: ${formatValue(text)}`,
    };
  const [timestamp = '', value = ''] = [fields[columns.timestamp]?.trim(), fields[columns.value]?.trim()];
  const time = parseTimestamp(timestamp);
  if (time === undefined) return { line, problem: timestampProblem(timestamp) };
  if (MISSING.has(value.toLowerCase())) return { line, time, value: undefined };
  if (!NUMBER.test(value) || !Number.isFinite(Number(value))) return { line, problem: valueProblem(value) };
  return { line, time, value: Number(value) };
}

/** Returns the problem of an invalid timestamp. */
export function timestampProblem(value: unknown): string {
  return problemMessage('timestamp', value, 'ISO 8601 with a time zone, such as 2026-11-22T08:00:00Z');
}

/** Returns the problem of an invalid value. */
export function valueProblem(value: unknown): string {
  return problemMessage('value', value, 'a number, or empty');
}

/** Returns the fields of a row (RFC 4180, without line breaks in fields), or `undefined` if a quote is not closed. */
export function csvFields(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  while (field.lastIndex <= text.length) {
    const match = field.exec(text);
    if (match === null) return undefined;
    fields.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '') return fields;
  }
  return undefined;
}
