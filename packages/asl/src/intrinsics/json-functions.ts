import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type IntrinsicFunction, failIntrinsic, stringArgument } from './intrinsic-function.js';

/** An empty string is null, as on AWS. */
function parse(values: readonly Json[]): Json {
  const text = stringArgument(values, 0);
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json; // JSON.parse returns JSON
  } catch {
    return failIntrinsic(`argument 1 must be valid JSON, got ${text}`);
  }
}

function objectArgument(values: readonly Json[], at: number): JsonObject {
  const value = values[at];
  return isJsonObject(value)
    ? value
    : failIntrinsic(`argument ${at + 1} must be an object, got ${JSON.stringify(value)}`);
}

/** Merges two objects. Only a shallow merge is possible: AWS rejects a deep one. */
function merge(values: readonly Json[]): Json {
  const first = objectArgument(values, 0);
  const second = objectArgument(values, 1);
  return values[2] === false
    ? { ...first, ...second }
    : failIntrinsic('argument 3 must be false: only a shallow merge is supported');
}

/** States.StringToJson, States.JsonToString and States.JsonMerge. */
export const jsonFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'States.StringToJson': { minArguments: 1, maxArguments: 1, apply: parse },
  'States.JsonToString': { minArguments: 1, maxArguments: 1, apply: (values) => JSON.stringify(values[0]) },
  'States.JsonMerge': { minArguments: 3, maxArguments: 3, apply: merge },
};
