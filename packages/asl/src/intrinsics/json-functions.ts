import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type IntrinsicFunction, refuse, stringArgument } from './intrinsic-function.js';

/** A text without anything in it is null, as on AWS. */
function parse(values: readonly Json[]): Json {
  const text = stringArgument(values, 0);
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json; // what JSON.parse gives is JSON
  } catch {
    return refuse(`argument 1 is no JSON: ${text}`);
  }
}

function objectArgument(values: readonly Json[], at: number): JsonObject {
  const value = values[at];
  return isJsonObject(value) ? value : refuse(`argument ${at + 1} must be an object, but was ${JSON.stringify(value)}`);
}

/** Shallow only: AWS refuses a deep merge. */
function merge(values: readonly Json[]): Json {
  const first = objectArgument(values, 0);
  const second = objectArgument(values, 1);
  return values[2] === false
    ? { ...first, ...second }
    : refuse('argument 3 must be false: only a shallow merge is supported');
}

/** Functions on JSON. */
export const jsonFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'States.StringToJson': { least: 1, most: 1, apply: parse },
  'States.JsonToString': { least: 1, most: 1, apply: (values) => JSON.stringify(values[0]) },
  'States.JsonMerge': { least: 3, most: 3, apply: merge },
};
