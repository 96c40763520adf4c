import { QueryEvaluationError, StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { expressionSource } from '../jsonata/expression.js';
import { compilePath } from '../paths/read-path.js';
import { type Frame } from '../execute/frame.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { type CompileContext } from './compile-context.js';

/** A compiled field such as TimeoutSeconds. Returns undefined if the state does not have the field. */
export type NumberField = (frame: Frame, selected: Json) => MaybePromise<number | undefined>;

/** Creates AWS's error for an expression with a result of the wrong type. */
export function unexpectedType(template: Json, field: string, expected: string, value: Json): QueryEvaluationError {
  const text = typeof template === 'string' ? (expressionSource(template) ?? template) : JSON.stringify(template);
  return new QueryEvaluationError(
    `The JSONata expression '${text}' specified for the field '${field}' returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    field,
  );
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : isJsonObject(value) ? 'object' : typeof value;
}

/** Compiles an integer field: a number, a `…Path` field (JSONPath) or an expression (JSONata). */
export function integerField(definition: JsonObject, field: string, context: CompileContext): NumberField {
  const path = definition[`${field}Path`];
  if (context.language === 'JSONPath' && typeof path === 'string') return pathInteger(path, field);
  const number = numberField(definition, field, context);
  return (frame, selected) =>
    chain(number(frame, selected), (found) => (found === undefined ? undefined : Math.trunc(found)));
}

/** Compiles a numeric field: a number, a `…Path` field (JSONPath) or an expression (JSONata). */
export function numberField(definition: JsonObject, field: string, { language }: CompileContext): NumberField {
  const value = definition[field];
  const path = definition[`${field}Path`];
  if (language === 'JSONPath' && typeof path === 'string') return pathNumber(path, field);
  if (typeof value === 'number') return () => value;
  if (typeof value !== 'string' || language === 'JSONPath') return () => undefined;
  const template = compileJsonataTemplate(value, field);
  return (frame) =>
    chain(template(frame, { input: frame.input }), (found) => {
      if (typeof found !== 'number') throw unexpectedType(value, field, 'number', found);
      return found;
    });
}

/** AWS also accepts a string that contains an integer. */
function pathInteger(path: string, field: string): NumberField {
  const read = compilePath(path);
  return (frame, selected) => {
    const found = read(frame, selected);
    const number = typeof found === 'string' && /^-?\d+$/.test(found) ? Number(found) : found;
    if (typeof number === 'number' && Number.isInteger(number)) return number;
    if (found === undefined)
      throw new StateRuntimeError(`The ${field}Path parameter does not reference an input value: ${path}`);
    throw new StateRuntimeError(
      `The ${field}Path field refers to value ${JSON.stringify(found)} which is not a valid integer: ${path}`,
    );
  };
}

function pathNumber(path: string, field: string): NumberField {
  const read = compilePath(path);
  return (frame, selected) => {
    const found = read(frame, selected);
    const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    if (found === undefined)
      throw new StateRuntimeError(`The ${field}Path parameter does not reference an input value: ${path}`);
    throw new StateRuntimeError(
      `The ${field}Path field refers to value ${JSON.stringify(found)} which is not a valid float: ${path}`,
    );
  };
}
