import { isJsonObject, type Json } from '@stepwell/asl';
import { readerFailed } from './reader-failure.js';
import { ownValue } from '../../../own-value.js';

/** What an `ItemsPointer` (RFC 6901) points at. */
export function atPointer(value: Json, pointer: string): Json {
  let found: Json | undefined = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = Array.isArray(found) ? found[Number(key)] : isJsonObject(found) ? ownValue(found, key) : undefined;
    if (found === undefined)
      throw readerFailed(`The ItemsPointer '${pointer}' points at nothing in the file: it has no '${key}' there.`);
  }
  return found;
}
