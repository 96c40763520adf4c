import { type DefinitionOptions } from '../options.js';
import { type Diagnostic } from '../diagnostics.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { awsQuotas } from '../quotas.js';

/** The maximum nesting depth of a definition. The checks and the compiler recurse once per level. */
const maxLevels = 1_000;

/** Parses a definition. Returns its object, or diagnostics if it is not a JSON object. */
export function parseDefinition(
  definition: string | JsonObject,
  options: DefinitionOptions,
): JsonObject | Diagnostic[] {
  if (typeof definition !== 'string') return checkObject(definition);
  const { json, problem } = parseText(definition, options);
  return problem === undefined ? checkObject(json) : [problem];
}

function checkObject(json: Json | undefined): JsonObject | Diagnostic[] {
  if (!isJsonObject(json)) return [failure('Definition must be a valid JSON object')];
  return isDeeper(json, maxLevels)
    ? [failure(`Definition must have at most ${maxLevels} levels of objects and arrays`)]
    : json;
}

function parseText(definition: string, { quotas }: DefinitionOptions): { json?: Json; problem?: Diagnostic } {
  const limit = quotas?.definitionBytes ?? awsQuotas.definitionBytes;
  const bytes = Buffer.byteLength(definition, 'utf8');
  if (bytes > limit)
    return { problem: failure(`State machine definition must have at most ${limit} bytes, got ${bytes}`) };
  try {
    return { json: JSON.parse(definition) as Json }; // JSON.parse returns JSON
  } catch (error) {
    // Jackson, the parser of AWS, reads blank text as a missing value.
    if (definition.trim() === '') return { problem: failure('Definition must be a valid JSON object') };
    return { problem: failure(error instanceof Error ? error.message : String(error), 'INVALID_JSON_DESCRIPTION') };
  }
}

function failure(message: string, code = 'SCHEMA_VALIDATION_FAILED'): Diagnostic {
  return { severity: 'ERROR', code, message };
}

/** Returns whether a value has more than `levels` levels. Avoids recursion, which would overflow the stack. */
function isDeeper(value: Json, levels: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
  }
  return false;
}
