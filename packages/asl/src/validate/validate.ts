import { type DefinitionOptions } from '../api.js';
import { type Diagnostic } from '../diagnostics.js';
import { type JsonObject } from '../json.js';

/** Every diagnostic of a parsed definition. */
export function validate(_definition: JsonObject, _options: DefinitionOptions): Diagnostic[] {
  return [];
}
