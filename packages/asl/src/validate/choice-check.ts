import { comparisons, typeTests } from '../choice/comparisons.js';
import { type JsonObject, isJsonObject } from '../json.js';
import { compilePath } from '../paths/read-path.js';
import { referencePathMessage } from './path-check.js';
import { parseTimestamp } from '../values/timestamp.js';
import { wording } from './report.js';
import { type StateScope } from './state-scope.js';

/** Checks the rules of a Choice. */
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
      if (rule['Next'] === undefined) report.error(wording.required('Next'), where);
      report.checkString(rule['Next'], `${where}/Next`);
      report.checkString(rule['Comment'], `${where}/Comment`);
      report.checkObject(rule['Assign'], `${where}/Assign`);
      if (scope.language === 'JSONata') checkConditionRule(scope, rule, where);
      else checkRule(scope, rule, where, true);
    }
  }
}

/** A rule has exactly one of these fields (cdk-preflight, pf-sfn-asl-choice-rules). */
const selectors = ['And', 'Or', 'Not', 'Variable', 'Condition'];
const conditionFields: ReadonlySet<string> = new Set(['Condition', 'Next', 'Assign', 'Output', 'Comment']);

function checkSelectors({ report }: StateScope, rule: JsonObject, at: string): boolean {
  if (selectors.filter((field) => rule[field] !== undefined).length === 1) return true;
  report.error(`The object must have only one of the following fields, [${selectors.join(', ')}]`, at);
  return false;
}

function checkConditionRule(scope: StateScope, rule: JsonObject, at: string): void {
  const { report } = scope;
  for (const field of Object.keys(rule)) {
    if (conditionFields.has(field)) continue;
    report.error(
      isJsonPathField(field) ? wording.otherLanguage('JSONata', field, 'JSONPath') : wording.unsupported(field),
      at,
    );
  }
  const { Condition } = rule;
  if (Condition === undefined) checkSelectors(scope, rule, at);
  else if (typeof Condition !== 'string' && typeof Condition !== 'boolean')
    report.error('Expected value of type Boolean or a JSONata expression', `${at}/Condition`);
}

function isJsonPathField(field: string): boolean {
  return (
    selectors.includes(field) ||
    field === 'IsPresent' ||
    Object.hasOwn(typeTests, field) ||
    Object.hasOwn(comparisons, field.replace(/Path$/, ''))
  );
}

function checkRule(scope: StateScope, rule: JsonObject, at: string, top: boolean): void {
  const { report } = scope;
  const { Next: _next, Assign: _assign, Comment: _comment, Variable, ...tests } = rule;
  if (!top && rule['Next'] !== undefined) report.error(wording.unsupported('Next'), at);
  if (rule['Condition'] !== undefined)
    return report.error(wording.otherLanguage('JSONPath', 'Condition', 'JSONata'), at);
  if (!checkSelectors(scope, rule, at)) return;
  const operators = Object.keys(tests);
  const [operator] = operators;
  if (operator === undefined) return report.error(wording.exactlyOne(Object.keys(comparisons)), at);
  if (operators.length > 1) return report.error(wording.onlyOne(operators), at);
  if (operator === 'And' || operator === 'Or') return checkRules(scope, rule[operator], `${at}/${operator}`);
  if (operator === 'Not') return checkInner(scope, rule['Not'], `${at}/Not`);
  checkPath(scope, Variable, `${at}/Variable`);
  checkOperand(scope, operator, tests[operator], at);
}

function checkRules(scope: StateScope, rules: unknown, at: string): void {
  if (!Array.isArray(rules) || rules.length === 0)
    return scope.report.error('Expected value of type Array that is not empty', at);
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
  } else if (
    operator.endsWith('Path') &&
    Object.hasOwn(comparisons, operator.slice(0, -4)) &&
    operator !== 'StringMatchesPath'
  )
    checkPath(scope, operand, where);
  else if (!Object.hasOwn(comparisons, operator)) report.error(wording.unsupported(operator), at);
  else if (operator.startsWith('Numeric')) {
    if (typeof operand !== 'number') report.error('Expected value of type Number', where);
  } else if (typeof operand !== 'string') report.error('Expected value of type String', where);
  else if (operator.startsWith('Timestamp') && parseTimestamp(operand) === undefined)
    report.error('String does not match RFC3339 timestamp', where);
}

function checkPath({ report }: StateScope, path: unknown, at: string): void {
  try {
    if (typeof path !== 'string') report.error('Expected value of type String', at);
    else if (path.startsWith('$')) compilePath(path);
    else report.error(referencePathMessage(path), at);
  } catch {
    report.error('Value is not a Reference Path', at);
  }
}
