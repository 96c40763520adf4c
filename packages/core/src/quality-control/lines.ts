import { LINE_LIMIT } from './limits.js';
import { formatValue } from '../contract/problem.js';
import { timestampProblem, valueProblem } from './csv.js';
import { type StreamItem, parseTimestamp } from './reading.js';

/** A line of a text, or the beginning of a line that is too long to keep. */
export interface TextLine {
  /** Starts at 1. */
  readonly line: number;
  readonly text: string;
  /** Whether the line exceeds {@link LINE_LIMIT} characters. `text` then contains the first of them. */
  readonly tooLong: boolean;
}

/**
 * Reads the lines of a text that arrives in chunks, without their line breaks (LF or CRLF). Memory holds one chunk and
 * one line of at most {@link LINE_LIMIT} characters, for any length of the text and its lines.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder('utf-8');
  let line = 1;
  let text = '';
  let tooLong = false;
  const add = (piece: string): void => {
    tooLong ||= text.length + piece.length > LINE_LIMIT;
    text = tooLong ? (text + piece).slice(0, LINE_LIMIT) : text + piece;
  };
  const take = (): TextLine => {
    const taken = { line, text: text.endsWith('\r') ? text.slice(0, -1) : text, tooLong };
    line += 1;
    text = '';
    tooLong = false;
    return taken;
  };
  for await (const chunk of chunks) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      add(piece);
      yield take();
    }
    add(last);
  }
  add(decoder.decode());
  if (text !== '') yield take();
}

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
