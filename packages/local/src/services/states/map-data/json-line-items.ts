import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { checkItemSize, type FileItem } from './file-item.js';
import { parse } from './json-items.js';

/** The items of a JSON Lines file: one per line. Empty lines are skipped. */
export async function* jsonLineItems(body: Readable): AsyncGenerator<FileItem> {
  for await (const line of createInterface({ input: body, crlfDelay: Infinity })) {
    const text = line.replace(/^\ufeff/, '');
    if (text.trim() === '') continue;
    checkItemSize(Buffer.byteLength(text));
    yield { value: parse(text) };
  }
}
