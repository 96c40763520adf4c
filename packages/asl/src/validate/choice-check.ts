import { comparisons, typeTests } from '../choice/comparisons.js';
import { type JsonObject, isJsonObject } from '../json.js';
import { compilePath } from '../paths/read-path.js';
import { parseTimestamp } from '../values/timestamp.js';
import { type StateScope } from './state-scope.js';

/** Checks a Choice's rules. */
export function checkChoice(scope: StateScope): void {
  const { state, at, report } = scope;
  const { Choices } = state;
  if (Choices === undefined) return;
  if (!Array.isArray(Choices)) return report.error('Expected value of type Array', `${at}/Choices`);
  if (Choices.length === 0) report.error('Value cannot be empty', `${at}/Choices`);
  for (const [i, rule] of Choices.entries()) {
    const where = `${at}/Choices[${i}]`;
    if (!isJsonObject(rule)) report.error('Expected value of type Object', where);
    else {
      if (rule['Next'] === undefined) report.error('These fields are required: [Next]', where);
      if (scope.language === 'JSONata') checkConditionRule(scope, rule, where);
      else checkRule(scope, rule, where, true);
    }
  }
}

const conditionFields: ReadonlySet<string> = new Set(['Condition', 'Next', 'Assign', 'Output', 'Comment']);

function checkConditionRule({ report }: StateScope, rule: JsonObject, at: string): void {
  for (const field of Object.keys(rule)) if (!conditionFields.has(field)) report.error(`Field '${field}' is not supported`, at);
  const { Condition } = rule;
  if (Condition === undefined) report.error('These fields are required: [Condition]', at);
  else if (typeof Condition !== 'string' && typeof Condition !== 'boolean') report.error('Expected value of type Boolean or a JSONata expression', `${at}/Condition`);
}

function checkRule(scope: StateScope, rule: JsonObject, at: string, top: boolean): void {
  const { report } = scope;
  const { Next: _next, Assign: _assign, Comment: _comment, Variable, ...tests } = rule;
  if (!top && rule['Next'] !== undefined) report.error("Field 'Next' is not supported", at);
  const operators = Object.keys(tests);
  if (operators.length !== 1) return report.error(`A choice rule has exactly one operator, not ${operators.length}: [${operators.join(', ')}]`, at);
  const [operator = ''] = operators;
  if (operator === 'And' || operator === 'Or') return checkRules(scope, rule[operator], `${at}/${operator}`);
  if (operator === 'Not') return checkInner(scope, rule['Not'], `${at}/Not`);
  if (Variable === undefined) report.error('These fields are required: [Variable]', at);
  else checkPath(scope, Variable, `${at}/Variable`);
  checkOperand(scope, operator, tests[operator], at);
}

function checkRules(scope: StateScope, rules: unknown, at: string): void {
  if (!Array.isArray(rules) || rules.length === 0) return scope.report.error('Expected value of type Array that is not empty', at);
  for (const [i, rule] of rules.entries()) checkInner(scope, rule, `${at}[${i}]`);
}

function checkInner(scope: StateScope, rule: unknown, at: string): void {
  if (isJsonObject(rule as never)) checkRule(scope, rule as JsonObject, at, false);
  else scope.report.error('Expected value of type Object', at);
}

function checkOperand(scope: StateScope, operator: string, operand: unknown, at: string): void {
  const { report } = scope;
  const where = `${at}/${operator}`;
  if (operator === 'IsPresent' || Object.hasOwn(typeTests, operator) || operator === 'BooleanEquals') {
    if (typeof operand !== 'boolean') report.error('Expected value of type Boolean', where);
  } else if (operator.endsWith('Path') && Object.hasOwn(comparisons, operator.slice(0, -4)) && operator !== 'StringMatchesPath') checkPath(scope, operand, where);
  else if (!Object.hasOwn(comparisons, operator)) report.error(`Field '${operator}' is not supported`, at);
  else if (operator.startsWith('Numeric')) {
    if (typeof operand !== 'number') report.error('Expected value of type Number', where);
  } else if (typeof operand !== 'string') report.error('Expected value of type String', where);
  else if (operator.startsWith('Timestamp') && parseTimestamp(operand) === undefined) report.error('String does not match RFC3339 timestamp', where);
}

function checkPath({ report }: StateScope, path: unknown, at: string): void {
  try {
    if (typeof path === 'string') compilePath(path);
    else report.error('Expected value of type String', at);
  } catch {
    report.error('Value is not a valid JSONPath', at);
  }
}
