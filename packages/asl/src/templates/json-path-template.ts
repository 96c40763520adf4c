import { compileIntrinsic, isIntrinsic, requiredPath } from '../intrinsics/compile.js';
import { type Json, type JsonObject, isJsonObject, setField } from '../json.js';
import { type Scope } from '../execute/scope.js';

/** A template, ready to be evaluated on `$`; it throws `StateRuntimeError`. */
export type Template = (scope: Scope, value: Json) => Json;

/**
 * Compiles the value of a field that ends in `.$` or `Path`: a path, or a call of an intrinsic function. Throws
 * `SyntaxError`.
 */
export function compileDynamic(text: string, field: string): Template {
  return isIntrinsic(text) ? compileIntrinsic(text, field) : requiredPath(text, field);
}

/**
 * Compiles a JSONPath payload template (Parameters, ResultSelector, ItemSelector, Assign): keys that end in `.$` are
 * evaluated, everything else is taken as it is. Throws `SyntaxError`.
 */
export function compileJsonPathTemplate(template: Json): Template {
  return compileNode(template) ?? (() => template);
}

/** Undefined for what is constant, so that it is shared instead of built again. */
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
