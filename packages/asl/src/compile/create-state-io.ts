import { type JsonObject } from '../json.js';
import { type CompileContext } from './compile-context.js';
import { JsonPathIo } from './json-path-io.js';
import { JsonataIo } from './jsonata-io.js';
import { type StateIo } from './state-io.js';

/**
 * Creates the data flow of a state or a choice rule in its query language.
 *
 * @param within The prefix of its field names in causes.
 */
export function createStateIo(definition: JsonObject, { language, observe }: CompileContext, within?: string): StateIo {
  const io = language === 'JSONata' ? new JsonataIo(definition, within) : new JsonPathIo(definition);
  return observe === undefined ? io : observe(io, definition);
}
