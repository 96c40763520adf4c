import { type CsvColumns, csvColumns, csvReading } from './csv.js';
import { jsonReading } from './json-lines.js';
import { LINE_LIMIT } from './limits.js';
import { type TextLine, readLines } from './lines.js';
import { type StreamItem } from './reading.js';

/** What a stream's data is: its key tells the format, its stream the column. */
export interface StreamSource {
  readonly key: string;
  readonly StreamID: string;
}

/**
 * The readings of a stream, one by one, from the bytes of its object: CSV, or JSON Lines where the key ends in `.jsonl`
 * or `.ndjson`. A line that is no reading is given as such, by its number, and does not stop the others. Memory holds
 * one piece of the bytes and one line.
 *
 * @throws InvalidStream where CSV has no usable header
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
  // What the decoder puts where bytes are no UTF-8.
  return text.includes('\uFFFD') ? 'it is not UTF-8' : undefined;
}
