import { LINE_LIMIT } from './limits.js';

/** A line of a text, or what is left of one that is too long to keep. */
export interface TextLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Whether more than {@link LINE_LIMIT} characters were there; `text` has the first of them. */
  readonly tooLong: boolean;
}

/**
 * The lines of a text that comes in pieces, without their line breaks (LF or CRLF). Memory holds one piece and one line
 * of at most {@link LINE_LIMIT} characters, however long the text and its lines are.
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
