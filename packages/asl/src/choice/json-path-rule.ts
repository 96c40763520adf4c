import { StateRuntimeError } from '../errors/state-failure.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compilePath } from '../paths/read-path.js';
import { type Scope } from '../execute/scope.js';
import { type Comparison, comparisons, typeTests } from './comparisons.js';

/** A compiled JSONPath choice rule. Throws `StateRuntimeError` if a path has no value. */
export type Rule = (scope: Scope, value: Json) => boolean;

/** Compiles a rule: And, Or, Not or a comparison of a Variable. */
export function compileRule(rule: JsonObject): Rule {
  const { And, Or, Not } = rule;
  if (Array.isArray(And)) {
    const rules = And.filter(isJsonObject).map(compileRule);
    return (scope, value) => rules.every((one) => one(scope, value));
  }
  if (Array.isArray(Or)) {
    const rules = Or.filter(isJsonObject).map(compileRule);
    return (scope, value) => rules.some((one) => one(scope, value));
  }
  if (isJsonObject(Not)) {
    const inner = compileRule(Not);
    return (scope, value) => !inner(scope, value);
  }
  return compileComparison(rule);
}

function compileComparison(rule: JsonObject): Rule {
  const variable = String(rule['Variable']);
  if (rule['IsPresent'] !== undefined) {
    const read = compilePath(variable);
    const wanted = rule['IsPresent'] === true;
    return (scope, value) => (read(scope, value) !== undefined) === wanted;
  }
  const read = required(variable);
  for (const [operator, operand] of Object.entries(rule)) {
    const test = Object.hasOwn(typeTests, operator) ? typeTests[operator] : undefined;
    if (test !== undefined) return (scope, value) => test(read(scope, value)) === operand;
    const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (compare !== undefined) return (scope, value) => compare(read(scope, value), operand);
    const byPath = pathComparison(operator);
    if (byPath !== undefined) return comparePath(byPath, read, required(String(operand)));
  }
  throw new SyntaxError(`The choice rule on ${variable} has no operator`);
}

function pathComparison(operator: string): Comparison | undefined {
  const name = operator.endsWith('Path') ? operator.slice(0, -4) : '';
  return Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
}

function comparePath(
  compare: Comparison,
  left: (scope: Scope, value: Json) => Json,
  right: (scope: Scope, value: Json) => Json,
): Rule {
  return (scope, value) => compare(left(scope, value), right(scope, value));
}

function required(path: string): (scope: Scope, value: Json) => Json {
  const read = compilePath(path);
  return (scope, value) => {
    const found = read(scope, value);
    if (found === undefined)
      throw new StateRuntimeError(
        `Invalid path '${path}': The choice state's condition path references an invalid value.`,
      );
    return found;
  };
}
