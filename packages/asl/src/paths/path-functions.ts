import { type Json, isJsonObject } from '../json.js';
import { FunctionFailed, type PathEvaluation } from './path-evaluation.js';
import { type FunctionParameter, type ParsedPath, type PathToken } from './path-tokens.js';

/** Evaluates a path. Passed as an argument, because paths and functions contain each other. */
type Evaluate = (path: ParsedPath, value: Json) => Json;

/** Applies a function to the value before it and to the values of its parameters. */
type PathFunction = (value: Json, parameters: readonly Json[]) => Json;

/** The functions of Jayway JsonPath (`PathFunctionFactory`). */
const functions: Readonly<Record<string, PathFunction>> = {
  avg: aggregate((numbers) => sum(numbers) / numbers.length),
  sum: aggregate(sum),
  min: aggregate((numbers) => numbers.reduce((least, item) => Math.min(least, item), Number.MAX_VALUE)),
  // Jayway JsonPath starts with the least positive number, and returns it if all numbers are negative.
  max: aggregate((numbers) => numbers.reduce((most, item) => Math.max(most, item), Number.MIN_VALUE)),
  stddev: aggregate(deviation),
  length: (value, [list]) => (Array.isArray(list) ? list.length : lengthOf(value)),
  size: (value, [list]) => (Array.isArray(list) ? list.length : lengthOf(value)),
  keys: (value) => (isJsonObject(value) ? Object.keys(value) : null),
  concat: (value, parameters) =>
    [...itemsOf(value).filter((item) => typeof item === 'string'), ...parameters.flatMap(texts)].join(''),
  append: (value, parameters) => (Array.isArray(value) ? [...value, ...parameters] : value),
  first: (value) => itemAt(value, 0),
  last: (value) => itemAt(value, -1),
  index: (value, parameters) => {
    const [position] = parameters.flatMap(itemsOf).filter((item) => typeof item === 'number');
    if (position === undefined) throw new FunctionFailed('index() requires a number');
    return itemAt(value, Math.trunc(position));
  },
};

/**
 * Applies a function at the end of a path. Parameters that are paths read the whole document. Throws
 * {@link FunctionFailed}.
 */
export function applyFunction(
  { name, parameters }: Extract<PathToken, { kind: 'function' }>,
  value: Json,
  evaluation: PathEvaluation,
  evaluate: Evaluate,
): Json {
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (apply === undefined) throw new FunctionFailed(`Function with name: ${name} does not exist.`);
  const counts = name === 'length' || name === 'size';
  return apply(
    value,
    parameters.map((parameter) => parameterValue(parameter, counts, evaluation, evaluate)),
  );
}

/** `length($.a)` counts the children of the value: it evaluates `$.a.*`. */
function parameterValue(
  parameter: FunctionParameter,
  counts: boolean,
  { root }: PathEvaluation,
  evaluate: Evaluate,
): Json {
  if (parameter.kind === 'json') return parameter.value;
  const { path } = parameter;
  const isFunction = path.tokens.at(-1)?.kind === 'function';
  if (!counts || isFunction || path.tokens.length === 0) return evaluate(path, root);
  return evaluate({ ...path, tokens: [...path.tokens, { kind: 'wildcard' }], definite: false }, root);
}

function aggregate(compute: (numbers: readonly number[]) => number): PathFunction {
  return (value, parameters) => {
    const values = Array.isArray(value) ? [...value, ...parameters.flatMap(itemsOf)] : parameters.flatMap(itemsOf);
    const numbers = values.filter((item) => typeof item === 'number');
    if (numbers.length === 0)
      throw new FunctionFailed('Aggregation function attempted to calculate value using empty array');
    return compute(numbers);
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, item) => total + item, 0);
}

function deviation(numbers: readonly number[]): number {
  const count = numbers.length;
  const squares = sum(numbers.map((item) => item * item));
  return Math.sqrt(Math.max(0, squares / count - (sum(numbers) * sum(numbers)) / count / count));
}

function lengthOf(value: Json): Json {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

/** The item at a position. A negative position counts from the end, but does not reach the first item. */
function itemAt(value: Json, position: number): Json {
  if (!Array.isArray(value))
    throw new FunctionFailed('Aggregation function attempted to calculate value using empty array');
  const item = position >= 0 ? value[position] : value.length + position > 0 ? value.at(position) : undefined;
  if (item === undefined) throw new FunctionFailed(`Target index:${position} larger than object count:${value.length}`);
  return item;
}

function itemsOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function texts(value: Json): readonly string[] {
  return itemsOf(value)
    .filter((item) => item !== null)
    .map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item)));
}
