import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';

/** A variable in JSONPath: `$name`, but not `$.…` or `$$.…`. */
const jsonPathVariable = /(?<![$\w])\$([\p{L}_][\p{L}\p{N}_]*)/gu;
/** A variable in JSONata, with the token after it: `(` marks a function call, `:=` a local variable. */
const jsonataVariable = /(?<!\$)\$([\p{L}_][\p{L}\p{N}_]*)(\s*(?:\(|:=))?/gu;
/** String literals of both languages. */
const quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;

/**
 * The variables that each state reads, by state name, as in DescribeStateMachine; `undefined` if there are none. Map
 * and Parallel states exclude the variables of the states inside them.
 */
export function variableReferences(definition: JsonObject): Record<string, string[]> | undefined {
  const found = new Map<string, string[]>();
  collect(
    definition,
    typeof definition['QueryLanguage'] === 'string' ? definition['QueryLanguage'] : 'JSONPath',
    found,
  );
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

function collect(machine: JsonObject, language: string, found: Map<string, string[]>): void {
  const states = machine['States'];
  if (!isJsonObject(states)) return;
  for (const [name, state] of Object.entries(states)) {
    if (!isJsonObject(state)) continue;
    const own = typeof state['QueryLanguage'] === 'string' ? state['QueryLanguage'] : language;
    const { ItemProcessor: processor, Iterator: iterator, Branches: branches, ...fields } = state;
    const names = new Set<string>();
    if (own === 'JSONata') readJsonata(fields, names);
    else readJsonPath(fields, '', names);
    if (names.size > 0) found.set(name, [...names].sort());
    for (const inner of [processor, iterator, ...(Array.isArray(branches) ? branches : [])])
      if (isJsonObject(inner)) collect(inner, language, found);
  }
}

function readJsonPath(value: Json, key: string, names: Set<string>): void {
  if (Array.isArray(value)) for (const part of value) readJsonPath(part, key, names);
  else if (isJsonObject(value)) for (const [name, part] of Object.entries(value)) readJsonPath(part, name, names);
  else if (typeof value === 'string' && (key.endsWith('.$') || key.endsWith('Path') || key === 'Variable')) {
    for (const [, name] of value.replace(quoted, '').matchAll(jsonPathVariable))
      if (name !== undefined) names.add(name);
  }
}

function readJsonata(value: Json, names: Set<string>): void {
  if (Array.isArray(value)) for (const part of value) readJsonata(part, names);
  else if (isJsonObject(value)) for (const part of Object.values(value)) readJsonata(part, names);
  else if (typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')) {
    const matches = [...value.replace(quoted, '').matchAll(jsonataVariable)];
    const local = new Set(matches.filter(([, , behind]) => behind?.endsWith(':=') === true).map(([, name]) => name));
    for (const [, name, behind] of matches)
      if (name !== undefined && name !== 'states' && behind === undefined && !local.has(name)) names.add(name);
  }
}
