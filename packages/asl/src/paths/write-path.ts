import { StateRuntimeError } from '../errors/state-failure.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { parseSimplePath, type Segment } from './segments.js';

/** Merges a result into an input without modifying the input. */
export type Writer = (input: Json, result: Json) => Json;

/**
 * Compiles a `ResultPath`: `$` replaces the input, null keeps it, and `$.a.b` sets the result there and creates missing
 * objects. The writer throws States.ResultPathMatchFailure if the input does not match the path.
 */
export function compileResultPath(path: string | null): Writer {
  if (path === null) return (input) => input;
  const simple = parseSimplePath(path);
  if (simple === undefined || simple.root.kind !== 'value') throw new SyntaxError(`'${path}' is not a reference path`);
  const { segments } = simple;
  if (segments.length === 0) return (_input, result) => result;
  const [only] = segments;
  if (segments.length === 1 && typeof only === 'string') {
    return (input, result) => (isJsonObject(input) ? { ...input, [only]: result } : mismatch(path, input));
  }
  return (input, result) => place(input, segments, 0, result, path);
}

function place(target: Json | undefined, segments: readonly Segment[], at: number, result: Json, path: string): Json {
  const segment = segments[at];
  if (segment === undefined) return result;
  if (typeof segment === 'string') {
    if (target !== undefined && !isJsonObject(target)) return mismatch(path, target);
    const object: JsonObject = target ?? {};
    return {
      ...object,
      [segment]: place(Object.hasOwn(object, segment) ? object[segment] : undefined, segments, at + 1, result, path),
    };
  }
  if (!Array.isArray(target) || segment < 0 || segment >= target.length) return mismatch(path, target ?? null);
  const copy = [...target];
  copy[segment] = place(target[segment], segments, at + 1, result, path);
  return copy;
}

function mismatch(path: string, input: Json): never {
  throw new StateRuntimeError(
    `Unable to apply ReferencePath ${path} to input ${JSON.stringify(input)}`,
    'States.ResultPathMatchFailure',
  );
}
