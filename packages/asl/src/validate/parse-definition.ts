import { type DefinitionOptions } from '../api.js';
import { type Diagnostic } from '../diagnostics.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { awsQuotas } from '../quotas.js';

/** A definition as an object, or why it is none. */
export function parseDefinition(definition: string | JsonObject, { quotas }: DefinitionOptions): JsonObject | Diagnostic[] {
  if (typeof definition !== 'string') return definition;
  const limit = quotas?.definitionBytes ?? awsQuotas.definitionBytes;
  const bytes = Buffer.byteLength(definition, 'utf8');
  if (bytes > limit) return [failure(`State machine definition has ${bytes} bytes, ${limit} are allowed`)];
  let parsed: Json;
  try {
    parsed = JSON.parse(definition) as Json; // what JSON.parse gives is JSON
  } catch (error) {
    if (definition.trim() === '') return [failure('Definition must be a valid JSON object')]; // as a recording has it
    return [failure(error instanceof Error ? error.message : String(error), 'INVALID_JSON_DESCRIPTION')];
  }
  return isJsonObject(parsed) ? parsed : [failure('Definition must be a valid JSON object')];
}

function failure(message: string, code = 'SCHEMA_VALIDATION_FAILED'): Diagnostic {
  return { severity: 'ERROR', code, message };
}
