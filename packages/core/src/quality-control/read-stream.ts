import { type CsvColumns, csvColumns, csvReading } from './csv.js';
import { LINE_LIMIT } from './limits.js';
import { type TextLine, jsonReading, readLines } from './lines.js';
import { type StreamItem } from './reading.js';

/** The source of a stream's data: the key determines the format, the stream determines the column. */
export interface StreamSource {
  readonly key: string;
  readonly StreamID: string;
}

/**
 * Yields the readings of a stream from the bytes of its object: CSV, or JSON Lines if the key ends in `.jsonl` or
 * `.ndjson`. The generator yields a malformed line with its number and continues. Memory holds one chunk of bytes and
 * one line.
 *
 * @throws InvalidStream if CSV has no usable header
 * @example
 * ```ts
 * for await (const item of readStream(body, event)) if (isReading(item)) count += 1;
 * ```
 */
export async function* readStream(
  chunks: AsyncIterable<Uint8Array>,
  { key, StreamID }: StreamSource,
): AsyncGenerator<StreamItem> {
  const json = key.endsWith('.jsonl') || key.endsWith('.ndjson');
  let columns: CsvColumns | undefined;
  for await (const each of readLines(chunks)) {
    if (each.text.trim() === '') continue;
    const problem = unreadable(each);
    if (problem !== undefined) yield { line: each.line, problem };
    else if (json) yield jsonReading(each.text, each.line, StreamID);
    else if (columns === undefined) columns = csvColumns(each.text, each.line, StreamID);
    else yield csvReading(each.text, each.line, columns);
  }
}

function unreadable({ text, tooLong }: TextLine): string | undefined {
  if (tooLong) return `it has more than ${LINE_LIMIT} characters`;
  // The decoder replaces invalid UTF-8 with this character.
  return text.includes('\uFFFD') ? 'it is not UTF-8' : undefined;
}
