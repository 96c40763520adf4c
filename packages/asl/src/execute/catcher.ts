import { type StateFailure } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compileResultPath } from '../paths/write-path.js';
import { type StateResult } from '../state-machine.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { type QueryLanguage } from '../compile/query-language.js';
import { compileErrorEquals, type ErrorMatcher } from './error-match.js';
import { type Frame } from './frame.js';

/** A compiled entry of `Catch`. */
export interface Catcher {
  readonly matches: ErrorMatcher;
  readonly handle: (frame: Frame, failure: StateFailure) => MaybePromise<StateResult>;
}

/** Compiles `Catch`. */
export function compileCatch(catchers: Json | undefined, language: QueryLanguage): Catcher[] {
  const compileStep = language === 'JSONata' ? jsonataStep : jsonPathStep;
  return (Array.isArray(catchers) ? catchers : []).filter(isJsonObject).map((entry, i) => ({
    matches: compileErrorEquals(Array.isArray(entry['ErrorEquals']) ? entry['ErrorEquals'].map(String) : []),
    handle: compileStep(entry, `Catch[${i}]`),
  }));
}

function errorOutput({ error, cause }: StateFailure): JsonObject {
  return { Error: error ?? '', Cause: cause ?? '' };
}

function jsonPathStep(entry: JsonObject, _field: string): Catcher['handle'] {
  const next = String(entry['Next']);
  const { ResultPath: path = '$', Assign } = entry;
  const write = compileResultPath(path === null ? null : String(path));
  const assign = Assign === undefined ? undefined : compileJsonPathTemplate(Assign);
  return (frame, failure) => {
    const error = errorOutput(failure);
    // An Assign template is an object, so its result is one.
    const assigned = assign?.(frame, error) as JsonObject | undefined;
    return { output: write(frame.input, error), next, assigned };
  };
}

function jsonataStep(entry: JsonObject, field: string): Catcher['handle'] {
  const next = String(entry['Next']);
  const { Output, Assign } = entry;
  const output = Output === undefined ? undefined : compileJsonataTemplate(Output, `${field}/Output`);
  const assign = Assign === undefined ? undefined : compileJsonataTemplate(Assign, `${field}/Assign`);
  return (frame, failure) => {
    const error = errorOutput(failure);
    const states = { input: frame.input, errorOutput: error };
    const assigning: MaybePromise<Json | undefined> = assign?.(frame, states);
    return chain(assigning, (assigned) =>
      chain(output === undefined ? error : output(frame, states), (value) => ({
        output: value,
        next,
        assigned: assigned as JsonObject | undefined,
      })),
    );
  };
}
