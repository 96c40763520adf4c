import { type AttributeValue, contentOf, type Item, typeOf, type ValueType } from '../values/attribute-value.js';
import { compareValues } from '../values/compare-values.js';
import { ExpressionError } from './expression-error.js';
import { beginsWith, compareWith, containsValue, isBetween, sizeOf } from './operators.js';
import { conditionFunctions } from './parse-condition.js';
import { type Path, type Placeholders, shownPath } from './placeholders.js';
import { valueAt } from './read-path.js';
import { type ConditionSyntax, type FunctionSyntax, type OperandSyntax } from './syntax.js';

/** Whether an item meets a condition. An item that does not exist has no attributes. */
export type Predicate = (item: Item) => boolean;

/** An operand whose placeholders are replaced. */
export interface Operand {
  readonly path?: Path;
  readonly constant?: AttributeValue;
  /** The type of its value, where that does not depend on the item. */
  readonly type?: ValueType;
  readonly read: (item: Item) => AttributeValue | undefined;
}

const allTypes = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'] as const;

/**
 * Replaces the placeholders of a condition and compiles it. Throws `ExpressionError`, for the first condition that is
 * wrong: a placeholder that is not defined, then the number of operands, then what their types are.
 */
export function bindCondition(syntax: ConditionSyntax, placeholders: Placeholders): Predicate {
  switch (syntax.kind) {
    case 'and': {
      const terms = syntax.terms.map((term) => bindCondition(term, placeholders));
      return (item) => terms.every((term) => term(item));
    }
    case 'or': {
      const terms = syntax.terms.map((term) => bindCondition(term, placeholders));
      return (item) => terms.some((term) => term(item));
    }
    case 'not': {
      const term = bindCondition(syntax.term, placeholders);
      return (item) => !term(item);
    }
    case 'comparison': {
      const { operator } = syntax;
      const left = bindOperand(syntax.left, placeholders);
      const right = bindOperand(syntax.right, placeholders);
      checkDistinct(operator, left, right);
      if (operator !== '=' && operator !== '<>') for (const operand of [left, right]) checkOrdered(operator, operand);
      return (item) => compareWith(operator, left.read(item), right.read(item));
    }
    case 'between': {
      const [operand, low, high] = [syntax.operand, syntax.low, syntax.high].map((part) =>
        bindOperand(part, placeholders),
      ) as [Operand, Operand, Operand]; // one for each
      for (const bound of [operand, low, high]) checkOrdered('BETWEEN', bound);
      checkBounds(low, high);
      return (item) => isBetween(operand.read(item), low.read(item), high.read(item));
    }
    case 'in': {
      const operand = bindOperand(syntax.operand, placeholders);
      const candidates = syntax.candidates.map((candidate) => bindOperand(candidate, placeholders));
      return (item) => candidates.some((candidate) => compareWith('=', operand.read(item), candidate.read(item)));
    }
    case 'function':
      return bindFunction(syntax, placeholders);
  }
}

/** Replaces the placeholders of an operand. Throws `ExpressionError`. */
export function bindOperand(syntax: OperandSyntax, placeholders: Placeholders): Operand {
  if (syntax.kind === 'path') {
    const path = placeholders.path(syntax);
    const [name] = path;
    return { path, read: path.length === 1 ? (item) => item[String(name)] : (item) => valueAt(item, path) };
  }
  if (syntax.kind === 'value') {
    const constant = placeholders.value(syntax.placeholder);
    return { constant, type: typeOf(constant), read: () => constant };
  }
  const [operand] = bindOperands(syntax, placeholders);
  if (operand?.type === 'N' || operand?.type === 'BOOL' || operand?.type === 'NULL')
    throw wrongOperand('size', operand.type);
  return { type: 'N', read: (item) => sizeOf(operand?.read(item)) };
}

function bindOperands({ name, operands }: FunctionSyntax, placeholders: Placeholders): readonly Operand[] {
  const bound = operands.map((operand) => bindOperand(operand, placeholders));
  if (operands.length !== conditionFunctions.get(name)) {
    throw new ExpressionError(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ` +
        `${operands.length}`,
    );
  }
  if (bound[0] !== undefined && bound[1] !== undefined) checkDistinct(name, bound[0], bound[1]);
  return bound;
}

function bindFunction(syntax: FunctionSyntax, placeholders: Placeholders): Predicate {
  const { name } = syntax;
  const [first, second] = bindOperands(syntax, placeholders);
  if (first === undefined) throw new Error(`${name} has no operand`);
  const read = first.read;
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists': {
      if (first.path === undefined) {
        throw new ExpressionError(`Operator or function requires a document path; operator or function: ${name}`);
      }
      const exists = name === 'attribute_exists';
      return (item) => (read(item) !== undefined) === exists;
    }
    case 'attribute_type': {
      const type = attributeType(second);
      return (item) => {
        const value = read(item);
        return value !== undefined && typeOf(value) === type;
      };
    }
    case 'begins_with':
      for (const { type } of [first, second ?? first])
        if (type !== undefined && type !== 'S' && type !== 'B') throw wrongOperand(name, type);
      return (item) => beginsWith(read(item), second?.read(item));
    case 'contains':
      return (item) => containsValue(read(item), second?.read(item));
    default:
      throw new Error(`there is no function ${name}`);
  }
}

function attributeType(operand: Operand | undefined): string {
  const value = operand?.constant;
  if (value === undefined || !('S' in value))
    throw wrongOperand('attribute_type', operand?.type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
  if (!allTypes.some((type) => type === value.S)) {
    throw new ExpressionError(
      `Invalid attribute type name found; type: ${value.S}, valid types: {${allTypes.join(',')}}`,
    );
  }
  return value.S;
}

function checkDistinct(operator: string, { path: first }: Operand, { path: second }: Operand): void {
  if (first === undefined || second === undefined || first.length !== second.length) return;
  if (first.some((element, index) => element !== second[index])) return;
  throw new ExpressionError(
    'The first operand must be distinct from the remaining operands for this operator or function; operator: ' +
      `${operator}, first operand: ${shownPath(first)}`,
  );
}

/** Strings, numbers and binary values have an order. */
function checkOrdered(operator: string, { type }: Operand): void {
  if (type !== undefined && type !== 'S' && type !== 'N' && type !== 'B') throw wrongOperand(operator, type);
}

function wrongOperand(operator: string, type: string): ExpressionError {
  return new ExpressionError(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}

function checkBounds({ constant: low }: Operand, { constant: high }: Operand): void {
  if (low === undefined || high === undefined) return;
  const problem =
    typeOf(low) !== typeOf(high)
      ? 'requires same data type for lower and upper bounds'
      : (compareValues(low, high) ?? 0) > 0
        ? 'requires upper bound to be greater than or equal to lower bound'
        : undefined;
  if (problem === undefined) return;
  const shown = (value: AttributeValue): string => `AttributeValue: {${typeOf(value)}:${String(contentOf(value))}}`;
  throw new ExpressionError(
    `The BETWEEN operator ${problem}; lower bound operand: ${shown(low)}, upper bound operand: ${shown(high)}`,
  );
}
