import { type AttributeValue } from '../values/attribute-value.js';
import { bindCondition, bindOperand, type Operand } from './bind-condition.js';
import { type Placeholders } from './placeholders.js';
import { type Comparator, type ConditionSyntax, type OperandSyntax } from './syntax.js';
import { type AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';

/** A comparison that a query can look up. */
export type KeyOperator = 'EQ' | 'LT' | 'LE' | 'GT' | 'GE' | 'BETWEEN' | 'BEGINS_WITH';

/** The condition of a query on one attribute, as the older parameters have it. */
export interface AttributeCondition {
  readonly operator: string;
  readonly values: readonly AttributeValue[];
}

/** The conditions of a query by their attributes. */
export type AttributeConditions = ReadonlyMap<string, AttributeCondition>;

const operators: Readonly<Partial<Record<Comparator, KeyOperator>>> = {
  '=': 'EQ',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
};
const mirrored: Readonly<Partial<Record<Comparator, Comparator>>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/**
 * The conditions on keys that the key condition of a query stands for. Throws `ExpressionError` for a wrong expression,
 * `ValidationException` for one that is no condition on keys.
 */
export function bindKeyCondition(syntax: ConditionSyntax, placeholders: Placeholders): AttributeConditions {
  bindCondition(syntax, placeholders);
  const conditions = new Map<string, AttributeCondition>();
  for (const term of syntax.kind === 'and' ? flatten(syntax.terms) : [syntax]) addTerm(term, conditions, placeholders);
  return conditions;
}

function flatten(terms: readonly ConditionSyntax[]): readonly ConditionSyntax[] {
  return terms.flatMap((term) => (term.kind === 'and' ? flatten(term.terms) : [term]));
}

function addTerm(term: ConditionSyntax, conditions: Map<string, AttributeCondition>, placeholders: Placeholders): void {
  const bind = (operand: OperandSyntax) => bindOperand(operand, placeholders);
  switch (term.kind) {
    case 'comparison': {
      const operator = operators[term.operator];
      if (operator === undefined) throw wrongOperator(term.operator);
      const left = keyOperand(bind(term.left), term.left);
      const right = keyOperand(bind(term.right), term.right);
      if (left.path !== undefined) {
        add(conditions, left, operator, [right]);
        return;
      }
      add(conditions, right, operators[mirrored[term.operator] ?? '='] ?? 'EQ', [left]);
      return;
    }
    case 'between': {
      const operand = keyOperand(bind(term.operand), term.operand);
      if (operand.path === undefined) throw wrongOrder('BETWEEN');
      add(conditions, operand, 'BETWEEN', [
        keyOperand(bind(term.low), term.low),
        keyOperand(bind(term.high), term.high),
      ]);
      return;
    }
    case 'function': {
      if (term.name !== 'begins_with') throw wrongOperator(term.name);
      const [operand, prefix] = term.operands.map((part) => keyOperand(bind(part), part));
      if (operand?.path === undefined || prefix === undefined) throw wrongOrder('begins_with');
      add(conditions, operand, 'BEGINS_WITH', [prefix]);
      return;
    }
    case 'and':
    case 'or':
    case 'not':
    case 'in':
      throw wrongOperator(term.kind.toUpperCase());
  }
}

/** An operand of a key condition: an attribute or a value. */
function keyOperand(operand: Operand, syntax: OperandSyntax): Operand {
  if (syntax.kind === 'function') throw validationError('KeyConditionExpressions cannot contain nested operations');
  if ((operand.path?.length ?? 0) > 1) {
    throw validationError(
      'Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes',
    );
  }
  return operand;
}

function add(
  conditions: Map<string, AttributeCondition>,
  { path }: Operand,
  operator: KeyOperator,
  operands: readonly Operand[],
): void {
  if (path === undefined) throw invalidCondition('No key attribute specified');
  const values = operands.map(({ constant }) => {
    if (constant === undefined) throw invalidCondition('Multiple attribute names used in one condition');
    return constant;
  });
  const name = String(path[0]);
  if (conditions.has(name)) throw validationError('KeyConditionExpressions must only contain one condition per key');
  conditions.set(name, { operator, values });
}

function wrongOperator(operator: string): AwsError {
  return validationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function wrongOrder(operator: string): AwsError {
  return invalidCondition(`${operator} operator must have the key attribute as its first operand`);
}

function invalidCondition(problem: string): AwsError {
  return validationError(`Invalid condition in KeyConditionExpression: ${problem}`);
}
