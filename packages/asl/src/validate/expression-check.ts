import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compileExpression, expressionText } from '../jsonata/expression.js';
import { topLevelReferences } from '../jsonata/top-level-references.js';
import { type StateScope } from './state-scope.js';

/** Parts of a state that hold states of their own, and are checked as such. */
const programs: ReadonlySet<string> = new Set(['Branches', 'ItemProcessor', 'Iterator', 'Retry', 'Comment', 'Type', 'Next', 'Resource', 'Result']);

/** Parses every expression of a JSONata state. */
export function checkExpressions(scope: StateScope): void {
  for (const [field, value] of Object.entries(scope.state)) if (!programs.has(field)) visit(scope, value, `${scope.at}/${field}`, field === 'Catch');
}

function visit(scope: StateScope, value: Json, at: string, inCatch: boolean): void {
  if (typeof value === 'string') return checkExpression(scope, value, at, inCatch);
  if (Array.isArray(value)) value.forEach((child, i) => visit(scope, child, `${at}[${i}]`, inCatch));
  else if (isJsonObject(value)) visitObject(scope, value, at, inCatch);
}

function visitObject(scope: StateScope, object: JsonObject, at: string, inCatch: boolean): void {
  for (const [key, child] of Object.entries(object)) visit(scope, child, `${at}/${key}`, inCatch);
}

function checkExpression({ report }: StateScope, value: string, at: string, inCatch: boolean): void {
  const text = expressionText(value);
  if (text === undefined) return;
  let compiled: ReturnType<typeof compileExpression>;
  try {
    compiled = compileExpression(text);
  } catch (error) {
    const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
    return report.error(message, at, 'INVALID_JSONATA_EXPRESSION');
  }
  for (const name of topLevelReferences(compiled.expression)) {
    report.error(`Reference to '${name}' at the top level is not supported.`, at, 'UNSUPPORTED_JSONATA_EXPRESSION');
  }
  if (!inCatch && /\$states\s*\.\s*errorOutput\b/.test(text)) report.error("Reference to '$states.errorOutput' is only supported in Catch.", at, 'UNSUPPORTED_JSONATA_EXPRESSION');
}
