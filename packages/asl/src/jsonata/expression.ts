import { QueryEvaluationError } from '../errors/state-failure.js';
import { type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Scope } from '../execute/scope.js';
import { TextCache } from '../values/text-cache.js';
import { boundFunctions } from './bounded-functions.js';
import { boundedEvaluation, type Evaluate, parseBounded } from './evaluate-bounded.js';
import { compileSync, type DialectFunctions, type SyncEvaluator, needsLibrary } from './closures/compile.js';
import { LibraryFunctions } from './closures/library-functions.js';
import { functionFactories } from './functions.js';
import { describeError, limits } from './limits.js';
import { RecordedScope } from './recorded-scope.js';
import { type References, references } from './references.js';
import { jsonResult, unsupported } from './result.js';

/** The fields of `$states`, except `context`. */
export interface StatesVariable {
  readonly input: Json;
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/** The functions that draw random numbers. */
const randomFunctions: ReadonlySet<string> = new Set(['random', 'uuid', 'shuffle']);

const delimited = /^\{%([\s\S]*)%\}$/;
const cache = new TextCache<CompiledExpression>();
const library = new LibraryFunctions(limits, boundFunctions);

/** The functions that closures can call. Only the library can format `$now` with a picture. */
const syncFunctions: DialectFunctions = {
  ...functionFactories,
  now:
    (scope) =>
    (...args: unknown[]) => {
      if (args.length > 0) throw new TypeError('a picture');
      return new Date(scope.now()).toISOString();
    },
};

interface CompiledExpression {
  readonly source: string;
  /**
   * Evaluates the expression synchronously. Undefined if it must be evaluated by the library. Compiled at the first use:
   * most expressions of a definition are checked when it is created, and only some are evaluated.
   */
  readonly evaluateSync: SyncEvaluator | undefined;
  readonly references: References;
  /** Evaluates the expression with the library. */
  readonly evaluate: Evaluate;
  /** All names after a `$`: a superset of the variables that the expression uses. */
  readonly names: readonly string[];
  readonly needsContext: boolean;
}

/** Returns the text between `{%` and `%}`, or undefined if the string is not an expression. */
export function expressionSource(value: string): string | undefined {
  return delimited.exec(value)?.[1]?.trim();
}

/**
 * Compiles an expression (without its delimiters). The result is cached. Throws jsonata's errors, which are objects
 * with `code` and `message`.
 */
export function compileExpression(source: string): CompiledExpression {
  return cache.get(source, compileUncached);
}

function compileUncached(source: string): CompiledExpression {
  const names = new Set(
    Array.from(source.matchAll(/\$([\p{ID_Start}_]\p{ID_Continue}*)/gu), (match) => match[1] ?? ''),
  );
  names.delete('states');
  const expression = parseBounded(source);
  let evaluateSync: SyncEvaluator | undefined;
  let isCompiled = false;
  return {
    source,
    get evaluateSync() {
      if (!isCompiled) evaluateSync = compileSync(expression, library, syncFunctions);
      isCompiled = true;
      return evaluateSync;
    },
    references: references(expression),
    evaluate: boundedEvaluation(source, expression),
    names: [...names],
    needsContext: /\$states(?!\s*\.\s*(?:input|result|errorOutput)\b)/.test(source),
  };
}

/**
 * Compiles the expression of a field. Evaluates it synchronously if possible. Throws or rejects with
 * `QueryEvaluationError`.
 */
export function fieldExpression(source: string, field: string): FieldEvaluator {
  const compiled = compileExpression(source);
  let evaluator: FieldEvaluator | undefined;
  return (scope, states) => (evaluator ??= fieldEvaluator(compiled, field))(scope, states);
}

type FieldEvaluator = (scope: Scope, states: StatesVariable) => MaybePromise<Json>;

function fieldEvaluator(compiled: CompiledExpression, field: string): FieldEvaluator {
  const { evaluateSync } = compiled;
  if (evaluateSync === undefined) return (scope, states) => evaluate(compiled, field, new RecordedScope(scope), states);
  const isRandom = compiled.names.some((name) => randomFunctions.has(name));
  return (scope, states) => {
    const recorded = isRandom ? new RecordedScope(scope) : undefined;
    const value = evaluateSync(recorded ?? scope, statesValue(compiled, scope, states));
    if (value === needsLibrary) {
      recorded?.rewind();
      return evaluate(compiled, field, recorded ?? new RecordedScope(scope), states);
    }
    return value === undefined ? fail(compiled, field, 'returned nothing (undefined).') : value;
  };
}

function statesValue({ needsContext }: CompiledExpression, scope: Scope, states: StatesVariable): JsonObject {
  const { input, result, errorOutput } = states;
  const value: JsonObject = { input };
  if (result !== undefined) value['result'] = result;
  if (errorOutput !== undefined) value['errorOutput'] = errorOutput;
  if (needsContext) value['context'] = scope.context();
  return value;
}

async function evaluate(
  compiled: CompiledExpression,
  field: string,
  scope: RecordedScope,
  states: StatesVariable,
): Promise<Json> {
  const bindingsOf = (): Record<string, unknown> => {
    const bindings: Record<string, unknown> = { states: statesValue(compiled, scope, states) };
    for (const name of compiled.names) bind(bindings, name, scope);
    return bindings;
  };
  let json: ReturnType<typeof jsonResult>;
  try {
    json = jsonResult(await compiled.evaluate(bindingsOf, scope));
  } catch (error) {
    return fail(compiled, field, `threw an error during evaluation${describeError(error)}`);
  }
  if (json === unsupported) return fail(compiled, field, 'returned an unsupported result type.');
  return json === undefined ? fail(compiled, field, 'returned nothing (undefined).') : json;
}

function bind(bindings: Record<string, unknown>, name: string, scope: RecordedScope): void {
  const variable = scope.variables.get(name);
  if (variable !== undefined) bindings[name] = variable;
  else if (Object.hasOwn(functionFactories, name)) bindings[name] = functionFactories[name]?.(scope);
  else if (name === 'now') bindings[name] = now(scope);
}

/** Implements `$now` with the execution's clock: jsonata's own uses the system clock. Formats through `$fromMillis`. */
function now(scope: RecordedScope): unknown {
  return async (picture?: string, zone?: string) =>
    compileExpression('$fromMillis($at, $picture, $zone)').evaluate(() => ({ at: scope.now(), picture, zone }), scope);
}

function fail({ source }: CompiledExpression, field: string, what: string): never {
  throw new QueryEvaluationError(
    `The JSONata expression '${source}' specified for the field '${field}' ${what}`,
    field,
  );
}
