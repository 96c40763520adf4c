import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { parseSimplePath } from '../paths/segments.js';
import { isExpression } from './expression-check.js';
import { referencePathMessage } from './path-check.js';
import { wording } from './report.js';
import { type StateScope } from './state-scope.js';

interface NumberField {
  readonly field: string;
  /** The object of the state that has the field. Default: the state itself. */
  readonly inside?: readonly string[];
  readonly range: { readonly least: number; readonly most?: number; readonly whole?: boolean };
}

/** The numeric fields of Map states. Each has a `…Path` form in JSONPath, and can be an expression in JSONata. */
const numberFields: readonly NumberField[] = [
  { field: 'MaxConcurrency', range: { least: 0 } },
  { field: 'ToleratedFailureCount', range: { least: 0 } },
  { field: 'ToleratedFailurePercentage', range: { least: 0, most: 100, whole: false } },
  { field: 'MaxItemsPerBatch', inside: ['ItemBatcher'], range: { least: 0 } },
  { field: 'MaxInputBytesPerBatch', inside: ['ItemBatcher'], range: { least: 0 } },
  { field: 'MaxItems', inside: ['ItemReader', 'ReaderConfig'], range: { least: 0, most: 100_000_000 } },
];

/**
 * Checks the numeric fields of a Map and their paths. AWS rejects both together, paths in JSONata, and paths that are
 * not reference paths or start at the context object.
 *
 * @see https://github.com/floci-io/floci/issues/3733 which lists AWS's messages
 */
export function checkMapNumbers(scope: StateScope): void {
  for (const { field, inside = [], range } of numberFields) {
    const owner = inside.reduce<Json | undefined>(
      (from, name) => (from !== undefined && isJsonObject(from) ? from[name] : undefined),
      scope.state,
    );
    if (owner === undefined || !isJsonObject(owner)) continue;
    const at = [scope.at, ...inside].join('/');
    const value = owner[field];
    if (value !== undefined && !isExpression(scope, value)) scope.report.checkRange(value, range, `${at}/${field}`);
    if (owner[`${field}Path`] !== undefined) checkNumberPath(scope, owner, field, at, inside.length > 0);
  }
}

function checkNumberPath(
  { report, language }: StateScope,
  owner: JsonObject,
  field: string,
  at: string,
  nested: boolean,
): void {
  const pathField = `${field}Path`;
  const path = owner[pathField] ?? null;
  // Fields of the state itself are checked with all other fields of the state.
  if (language === 'JSONata') {
    if (nested) report.error(wording.otherLanguage('JSONata', pathField, 'JSONPath'), at);
    return;
  }
  if (owner[field] !== undefined) report.error(wording.onlyOne([field, pathField]), at);
  const simple = typeof path === 'string' ? parseSimplePath(path) : undefined;
  if (simple === undefined || simple.root.kind === 'context')
    report.error(referencePathMessage(path), `${at}/${pathField}`);
}
