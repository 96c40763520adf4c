import { isJsonObject, type Json } from '@stepwell/asl';
import { type Readable } from 'node:stream';
import { readerFailed } from './reader-failure.js';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * Streams the elements of a JSON array, with only one element in memory. Other values are read as a whole; an object
 * becomes its `{ Key, Value }` pairs.
 */
export async function* jsonItems(body: Readable): AsyncGenerator<Json> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let pieces: Buffer[] = [];
  let whole = false;
  let started = false;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (whole) break;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
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
          yield* element([...pieces, chunk.subarray(from, at)], true);
          pieces = [];
          from = at + 1;
        }
      } else if (byte === comma && depth === 1) {
        yield* element([...pieces, chunk.subarray(from, at)], false);
        pieces = [];
        from = at + 1;
      } else if (!started && !isSpace(byte)) whole = true;
    }
    pieces.push(chunk.subarray(from));
  }
  if (whole) yield* itemsOf(parse(Buffer.concat(pieces).toString('utf8')));
  else if (!started || depth !== 0) throw readerFailed('The file is not a valid JSON array: unexpected end of file.');
}

/** The items of a value: the elements of an array, or the key-value pairs of an object. */
export function itemsOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  if (isJsonObject(value)) return Object.entries(value).map(([key, part]) => ({ Key: key, Value: part }));
  throw readerFailed('Attempting to map over non-iterable node.');
}

/** Parses JSON text. Throws `States.ItemReaderFailed` if it is invalid. */
export function parse(text: string): Json {
  try {
    // JSON.parse returns JSON
    return JSON.parse(text) as Json;
  } catch (error) {
    throw readerFailed(`The file is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function* element(pieces: readonly Buffer[], last: boolean): Generator<Json> {
  const text = Buffer.concat(pieces).toString('utf8');
  // An empty array.
  if (last && text.trim() === '') return;
  yield parse(text);
}

function isSpace(byte: number): boolean {
  // White space and the byte order mark.
  return (
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0xef || byte === 0xbb || byte === 0xbf
  );
}
