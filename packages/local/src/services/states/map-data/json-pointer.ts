import { isJsonObject, type Json } from '@stepwell/asl';
import { ownValue } from '../../../kernel/own-value.js';
import { readerFailed } from './reader-failure.js';

const arrayIndex = /^(0|[1-9]\d*)$/;

/** Resolves an `ItemsPointer` (RFC 6901). */
export function atPointer(value: Json, pointer: string): Json {
  let found: Json | undefined = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(found)) found = arrayIndex.test(key) ? found[Number(key)] : undefined;
    else found = isJsonObject(found) ? ownValue(found, key) : undefined;
    if (found === undefined)
      throw readerFailed(`The ItemsPointer '${pointer}' matches nothing in the file: '${key}' is missing.`);
  }
  return found;
}
