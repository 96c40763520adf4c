import { isJsonObject, type Json } from '@stepwell/asl';
import { type Readable } from 'node:stream';
import { checkItemSize, type FileItem } from './file-item.js';
import { readerFailed } from './reader-failure.js';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * Streams the elements of a JSON array, with only one element in memory. Other values are read as a whole; the items of
 * an object are its key-value pairs.
 */
export async function* jsonItems(body: Readable): AsyncGenerator<FileItem> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let pieces: Buffer[] = [];
  let whole = false;
  let started = false;
  let ended = false;
  let isFirst = true;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (whole) break;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
      } else if (ended) {
        if (!isSpace(byte)) throw readerFailed('The file is not a valid JSON array: it has text after its end.');
      } else if (byte === quote) {
        inString = true;
        if (!started) whole = true;
      } else if (byte === 0x5b || byte === 0x7b) {
        depth++;
        if (!started && byte === 0x5b) {
          started = true;
          from = at + 1;
        } else if (!started) whole = true;
      } else if (byte === 0x5d || byte === 0x7d) {
        depth--;
        if (depth === 0) {
          if (byte !== 0x5d) throw readerFailed('The file is not a valid JSON array: it ends with a brace.');
          yield* element([...pieces, chunk.subarray(from, at)], isFirst);
          pieces = [];
          ended = true;
        }
      } else if (byte === comma && depth === 1) {
        yield* element([...pieces, chunk.subarray(from, at)], false);
        isFirst = false;
        pieces = [];
        from = at + 1;
      } else if (!started && !isSpace(byte)) whole = true;
    }
    if (!ended) pieces.push(chunk.subarray(from));
  }
  if (whole) yield* itemsOf(parse(Buffer.concat(pieces).toString('utf8')));
  else if (!ended) throw readerFailed('The file is not a valid JSON array: unexpected end of file.');
}

/** The items of a value: the elements of an array, or the key-value pairs of an object. */
export function itemsOf(value: Json): FileItem[] {
  if (Array.isArray(value)) return value.map((item) => ({ value: item }));
  if (isJsonObject(value)) return Object.entries(value).map(([key, part]) => ({ key, value: part }));
  throw readerFailed('Attempting to map over non-iterable node.');
}

/** Parses JSON text. Throws `States.ItemReaderFailed` if it is invalid. */
export function parse(text: string): Json {
  try {
    // JSON.parse returns JSON
    return JSON.parse(text.replace(/^\ufeff/, '')) as Json;
  } catch (error) {
    throw readerFailed(`The file is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function* element(pieces: readonly Buffer[], canBeEmpty: boolean): Generator<FileItem> {
  const bytes = Buffer.concat(pieces);
  checkItemSize(bytes.length);
  const text = bytes.toString('utf8');
  if (canBeEmpty && text.trim() === '') return;
  yield { value: parse(text) };
}

function isSpace(byte: number): boolean {
  // White space and the byte order mark.
  return (
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0xef || byte === 0xbb || byte === 0xbf
  );
}
