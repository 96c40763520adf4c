import { type JsonObject } from '../json.js';
import { type CompileContext } from './compile-context.js';
import { JsonPathIo } from './json-path-io.js';
import { JsonataIo } from './jsonata-io.js';
import { type StateIo } from './state-io.js';

/** The data flow of a state in its own query language. */
export function stateIo(definition: JsonObject, { language }: CompileContext): StateIo {
  return language === 'JSONata' ? new JsonataIo(definition) : new JsonPathIo(definition);
}
