import { StateRuntimeError } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { PatternTooSlow } from '../values/bounded-match.js';
import { TextCache } from '../values/text-cache.js';
import { TooManySteps } from '../values/work-budget.js';
import { type Reader, type Scope } from '../execute/scope.js';
import { evaluatePath } from './evaluate-path.js';
import { parsePath } from './parse-path.js';
import { FunctionFailed, InvalidEvaluation, PathEvaluation, PathNotFound } from './path-evaluation.js';
import { type ParsedPath } from './path-tokens.js';
import { type PathRoot, referenceSegments, type Segment, splitRoot } from './segments.js';

/** A compiled path. */
interface CompiledPath {
  readonly read: Reader;
  /** Why there is no value, in the words of Jayway JsonPath: `No results for path: $['a']`. */
  readonly explain: (scope: Scope, value: Json) => string;
}

const cache = new TextCache<CompiledPath>();

/**
 * Compiles a path (`$.a.b[0]`, `$$.State.Name`, `$name.c`, or any JSONPath) into a reader, which returns undefined if
 * the value does not exist. Throws `SyntaxError` for invalid paths. The reader throws `StateRuntimeError` if the path
 * needs too many steps. The result is cached.
 */
export function compilePath(path: string): Reader {
  return compile(path).read;
}

/** Returns why a path has no value: `No results for path: $['a']`, as AWS shows it. */
export function explainMissing(path: string, scope: Scope, value: Json): string {
  return compile(path).explain(scope, value);
}

function compile(path: string): CompiledPath {
  return cache.get(path, compileUncached);
}

function compileUncached(path: string): CompiledPath {
  const start = splitRoot(path);
  if (start === undefined) throw new SyntaxError(`'${path}' is not a JSONPath: it must start with $`);
  const root = rootReader(start.root);
  const parsed = parseRest(path, start.rest);
  const segments = referenceSegments(parsed);
  return {
    read: segments === undefined ? queryReader(path, root, parsed) : segmentReader(root, segments),
    explain: (scope, value) => {
      const from = root(scope, value);
      if (from === undefined) return `No results for path: ${path}`;
      try {
        evaluatePath(parsed, from, PathEvaluation.explaining(from));
      } catch (error) {
        if (error instanceof Error) return error.message;
      }
      return `No results for path: ${path}`;
    },
  };
}

function parseRest(path: string, rest: string): ParsedPath {
  try {
    return parsePath(`$${rest}`);
  } catch (error) {
    // A RangeError: too many nested brackets.
    throw new SyntaxError(`'${path}' is not a JSONPath: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function queryReader(path: string, root: Reader, parsed: ParsedPath): Reader {
  return (scope, value) => {
    const from = root(scope, value);
    if (from === undefined) return undefined;
    try {
      return evaluatePath(parsed, from, new PathEvaluation(from));
    } catch (error) {
      // AWS returns an empty array for `$.missing[*]` (recorded in 2025).
      if (error instanceof PathNotFound) return parsed.definite ? undefined : [];
      if (error instanceof InvalidEvaluation || error instanceof FunctionFailed) return undefined;
      if (error instanceof TooManySteps || error instanceof PatternTooSlow || error instanceof RangeError)
        throw new StateRuntimeError(`The JSONPath '${path}' cannot be evaluated: ${error.message}`);
      throw error;
    }
  };
}

function rootReader(root: PathRoot): Reader {
  if (root.kind === 'value') return (_scope, value) => value;
  if (root.kind === 'context') return (scope) => scope.context();
  const { name } = root;
  return (scope) => scope.variables.get(name);
}

function segmentReader(from: Reader, segments: readonly Segment[]): Reader {
  const [only] = segments;
  if (only === undefined) return from;
  if (segments.length === 1) return (scope, value) => step(from(scope, value), only);
  return (scope, value) => {
    let at = from(scope, value);
    for (let i = 0; i < segments.length && at !== undefined; i++) at = step(at, segments[i] as Segment);
    return at;
  };
}

function step(value: Json | undefined, segment: Segment): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  if (typeof segment === 'string')
    return !Array.isArray(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  if (!Array.isArray(value)) return undefined;
  return value[segment < 0 ? value.length + segment : segment];
}
