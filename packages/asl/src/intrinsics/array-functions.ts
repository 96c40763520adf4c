import { type Json } from '../json.js';
import { canonicalJson, jsonEquals } from '../values/equal.js';
import { workBudget } from '../values/work-budget.js';
import { arrayArgument, integerArgument, type IntrinsicFunction, failIntrinsic } from './intrinsic-function.js';

const maxRangeLength = 1000;

function range(values: readonly Json[]): Json {
  const first = integerArgument(values, 0);
  const last = integerArgument(values, 1);
  const step = integerArgument(values, 2);
  if (step === 0) return failIntrinsic('argument 3, the step, must not be 0');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > maxRangeLength)
    return failIntrinsic(`the range must have at most ${maxRangeLength} items, got ${length}`);
  return Array.from({ length }, (_, i) => first + i * step);
}

function partition(values: readonly Json[]): Json {
  const items = arrayArgument(values, 0);
  const size = integerArgument(values, 1);
  if (size <= 0) return failIntrinsic(`argument 2, the chunk size, must be positive, got ${size}`);
  const chunks: Json[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

function item(values: readonly Json[]): Json {
  const items = arrayArgument(values, 0);
  const index = integerArgument(values, 1);
  const found = items[index];
  return found === undefined
    ? failIntrinsic(`argument 2, the index, must be less than the array length ${items.length}, got ${index}`)
    : found;
}

/** Removes duplicates. Compares objects and arrays by value. */
function unique(values: readonly Json[]): Json {
  const distinct = new Map<string, Json>();
  for (const value of arrayArgument(values, 0)) {
    const key = canonicalJson(value);
    workBudget().countCharacters(key.length);
    if (!distinct.has(key)) distinct.set(key, value);
  }
  return [...distinct.values()];
}

/** The functions States.Array… (https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html). */
export const arrayFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'States.Array': { minArguments: 0, maxArguments: Number.POSITIVE_INFINITY, apply: (values) => [...values] },
  'States.ArrayPartition': { minArguments: 2, maxArguments: 2, apply: partition },
  'States.ArrayContains': {
    minArguments: 2,
    maxArguments: 2,
    apply: (values) => arrayArgument(values, 0).some((value) => jsonEquals(value, values[1] as Json)),
  },
  'States.ArrayRange': { minArguments: 3, maxArguments: 3, apply: range },
  'States.ArrayGetItem': { minArguments: 2, maxArguments: 2, apply: item },
  'States.ArrayLength': { minArguments: 1, maxArguments: 1, apply: (values) => arrayArgument(values, 0).length },
  'States.ArrayUnique': { minArguments: 1, maxArguments: 1, apply: unique },
};
