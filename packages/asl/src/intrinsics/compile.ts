import { StateRuntimeError } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { compilePath } from '../paths/read-path.js';
import { parseSimplePath } from '../paths/segments.js';
import { type Scope } from '../execute/scope.js';
import { TooManySteps, withinBudget, workBudget } from '../values/work-budget.js';
import { arrayFunctions } from './array-functions.js';
import { type IntrinsicFunction } from './intrinsic-function.js';
import { jsonFunctions } from './json-functions.js';
import { mathFunctions } from './math-functions.js';
import { type Argument, type Call, parseIntrinsic } from './parse.js';
import { stringFunctions } from './string-functions.js';

/** All intrinsic functions by name. */
export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map(
  [arrayFunctions, jsonFunctions, mathFunctions, stringFunctions].flatMap((group) => Object.entries(group)),
);

/** A compiled call. Throws `StateRuntimeError`. */
export type Intrinsic = (scope: Scope, value: Json) => Json;

/** Returns whether a string is a call of an intrinsic function, valid or not. */
export function isIntrinsic(text: string): boolean {
  return text.startsWith('States.');
}

/**
 * Compiles a call of an intrinsic function. Throws `SyntaxError` if its syntax, its name or its number of arguments is
 * invalid.
 */
export function compileIntrinsic(text: string, field: string): Intrinsic {
  const call = compileCall(parseIntrinsic(text), field);
  return (scope, value) => withinBudget(call, scope, value);
}

function compileCall(call: Call, field: string): Intrinsic {
  const called = intrinsicFunctions.get(call.name);
  if (called === undefined) throw new SyntaxError(`${call.name} is not an intrinsic function`);
  const count = call.arguments.length;
  if (count < called.minArguments || count > called.maxArguments)
    throw new SyntaxError(
      `${call.name} requires ${called.minArguments} to ${called.maxArguments} arguments, got ${count}`,
    );
  const list = call.arguments.map((argument) => compileArgument(argument, field));
  return (scope, value) => {
    const values = list.map((argument) => argument(scope, value));
    try {
      for (const item of values) countWork(item);
      const result = called.apply(values, scope.random);
      countWork(result);
      return result;
    } catch (error) {
      const isTooLong = error instanceof TooManySteps;
      if (!isTooLong && !(error instanceof StateRuntimeError)) throw error;
      throw new StateRuntimeError(
        `The function '${call.text}' had the following error: ${error.message}`,
        isTooLong ? 'States.IntrinsicFailure' : error.error,
      );
    }
  };
}

function countWork(value: Json): void {
  if (typeof value === 'string') workBudget().countCharacters(value.length);
  else if (Array.isArray(value)) workBudget().countSteps(value.length);
}

function compileArgument(argument: Argument, field: string): Intrinsic {
  switch (argument.kind) {
    case 'literal':
      return () => argument.value;
    case 'call':
      return compileCall(argument.call, field);
    case 'path':
      return requiredPath(argument.path, field);
  }
}

/**
 * Compiles a check for an index past the end of an array: AWS then reads null. Returns undefined for paths that do not
 * end with an index.
 */
function compilePastEnd(path: string): ((scope: Scope, value: Json) => boolean) | undefined {
  const array = /^(.*)\[\d+\]$/s.exec(path)?.[1];
  if (array === undefined || parseSimplePath(path) === undefined) return undefined;
  const read = compilePath(array);
  return (scope, value) => Array.isArray(read(scope, value));
}

/** Compiles a path whose value must exist, in a template: `"value.$": "$.path"`. */
export function requiredPath(path: string, field: string): Intrinsic {
  return requiredValue(
    path,
    (_scope, value) =>
      `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(value)}'`,
  );
}

/** Compiles a path whose value must exist. `describe` returns the cause if it does not. */
export function requiredValue(path: string, describe: (scope: Scope, value: Json) => string): Intrinsic {
  const read = compilePath(path);
  const pastEnd = compilePastEnd(path);
  return (scope, value) => {
    const found = read(scope, value);
    if (found !== undefined) return found;
    if (pastEnd?.(scope, value) === true) return null;
    throw new StateRuntimeError(describe(scope, value));
  };
}
