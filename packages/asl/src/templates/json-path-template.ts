import { compileIntrinsic, isIntrinsic, requiredPath } from '../intrinsics/compile.js';
import { type Json, type JsonObject, isJsonObject, setField } from '../json.js';
import { type Scope } from '../execute/scope.js';
import { withinBudget } from '../values/work-budget.js';

/** A compiled template. Evaluates it with `value` as `$`. Throws `StateRuntimeError`. */
export type Template = (scope: Scope, value: Json) => Json;

/**
 * Compiles the value of a field that ends in `.$` or `Path`: a path or an intrinsic function call. Throws
 * `SyntaxError`.
 */
export function compileDynamic(text: string, field: string): Template {
  return isIntrinsic(text) ? compileIntrinsic(text, field) : requiredPath(text, field);
}

/**
 * Compiles a JSONPath payload template (Parameters, ResultSelector, ItemSelector, Assign). Evaluates the fields that
 * end in `.$`, and copies all others. Throws `SyntaxError`.
 */
export function compileJsonPathTemplate(template: Json): Template {
  const evaluate = compileNode(template);
  return evaluate === undefined ? () => template : (scope, value) => withinBudget(evaluate, scope, value);
}

/** Returns undefined for a constant template, which is shared instead of evaluated. */
function compileNode(template: Json): Template | undefined {
  if (Array.isArray(template)) return compileArray(template);
  return isJsonObject(template) ? compileObject(template) : undefined;
}

function compileArray(template: readonly Json[]): Template | undefined {
  const nodes = template.map(compileNode);
  if (nodes.every((node) => node === undefined)) return undefined;
  return (scope, value) => nodes.map((node, i) => (node === undefined ? (template[i] as Json) : node(scope, value)));
}

function compileObject(template: JsonObject): Template | undefined {
  let dynamic = false;
  const fields = Object.entries(template).map(([key, child]) => {
    const computed = key.endsWith('.$');
    const node = computed ? compileDynamic(String(child), key) : compileNode(child);
    dynamic ||= node !== undefined;
    return { key: computed ? key.slice(0, -2) : key, child, node };
  });
  if (!dynamic) return undefined;
  return (scope, value) => {
    const object: JsonObject = {};
    for (const { key, child, node } of fields) setField(object, key, node === undefined ? child : node(scope, value));
    return object;
  };
}
