import { LINE_LIMIT } from './limits.js';

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
