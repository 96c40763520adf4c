import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject, setField } from '../json.js';
import { expressionSource, fieldExpression, type StatesVariable } from '../jsonata/expression.js';
import { type Scope } from '../execute/scope.js';

/** A compiled JSONata field. Throws or rejects with `QueryEvaluationError`. */
export type JsonataTemplate = (scope: Scope, states: StatesVariable) => MaybePromise<Json>;

/**
 * Compiles a field (Arguments, Output, Assign, ItemSelector …) in which strings between `{%` and `%}`, at any depth,
 * are expressions. Throws jsonata's error for an expression with a syntax error.
 *
 * @param field The name of the field in causes: `Output`, and inside it `Output/total` or `Output/list[0]`.
 */
export function compileJsonataTemplate(template: Json, field: string): JsonataTemplate {
  return compileNode(template, field) ?? (() => template);
}

function compileNode(template: Json, field: string): JsonataTemplate | undefined {
  if (typeof template === 'string') {
    const text = expressionSource(template);
    return text === undefined ? undefined : fieldExpression(text, field);
  }
  if (Array.isArray(template)) {
    return compileParts(
      template.map((child, i) => ({ key: i, child, node: compileNode(child, `${field}[${i}]`) })),
      (): Json[] => [],
      (array, _index, value) => void array.push(value),
    );
  }
  if (!isJsonObject(template)) return undefined;
  return compileParts(
    Object.entries(template).map(([key, child]) => ({ key, child, node: compileNode(child, `${field}/${key}`) })),
    (): JsonObject => ({}),
    setField,
  );
}

interface Part<Key> {
  readonly key: Key;
  readonly child: Json;
  readonly node: JsonataTemplate | undefined;
}

/**
 * Returns undefined if every part is constant. Evaluates the parts sequentially, so that random numbers are drawn in
 * the same order each time.
 */
function compileParts<Key extends string | number, Whole extends Json>(
  parts: readonly Part<Key>[],
  make: () => Whole,
  add: (whole: Whole, key: Key, value: Json) => void,
): JsonataTemplate | undefined {
  if (parts.every((part) => part.node === undefined)) return undefined;
  return (scope, states) => {
    const whole = make();
    const from = (at: number): MaybePromise<Json> => {
      for (let i = at; i < parts.length; i++) {
        const { key, child, node } = parts[i] as Part<Key>; // within the loop's bounds
        const value = node === undefined ? child : node(scope, states);
        if (value instanceof Promise) {
          return value.then((settled) => {
            add(whole, key, settled);
            return from(i + 1);
          });
        }
        add(whole, key, value);
      }
      return whole;
    };
    return from(0);
  };
}

/** Returns whether a field contains an expression at any depth. */
export function hasExpression(template: Json): boolean {
  return compileNode(template, '') !== undefined;
}

/** Evaluates a field if it exists. */
export function evaluateOptional(
  field: JsonataTemplate | undefined,
  scope: Scope,
  states: StatesVariable,
): MaybePromise<Json | undefined> {
  return field === undefined ? undefined : chain(field(scope, states), (value) => value);
}
