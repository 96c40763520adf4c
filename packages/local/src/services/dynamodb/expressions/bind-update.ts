import { type AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import {
  type AttributeValue,
  type Item,
  isSetType,
  listOf,
  typeOf,
  type ValueType,
} from '../values/attribute-value.js';
import { addNumbers, subtractNumbers } from '../values/decimal.js';
import { largestItem } from '../values/item-size.js';
import { ExpressionError } from './expression-error.js';
import { type ItemUpdate, type UpdateAction, updateOf } from './item-update.js';
import { updateFunctions } from './parse-update.js';
import { type Path, type Placeholders } from './placeholders.js';
import { valueAt } from './read-path.js';
import { type UpdateActionSyntax, type UpdateValueSyntax } from './syntax.js';

/** The right side of an assignment, whose placeholders are replaced. */
interface BoundValue {
  readonly path?: Path;
  /** The type of the value, where that does not depend on the item. */
  readonly type?: ValueType;
  /** Whether it is a placeholder's value, of which the type is checked with the expression. */
  readonly isConstant?: boolean;
  /** The lists of nested calls of `list_append`, in order. */
  readonly lists?: readonly BoundValue[];
  /** Throws `ValidationException` where the item does not fit. */
  readonly read: (item: Item) => AttributeValue;
}

const longTypes: Readonly<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/** Replaces the placeholders of an update. Throws `ExpressionError`. */
export function bindUpdate(syntax: readonly UpdateActionSyntax[], placeholders: Placeholders): ItemUpdate {
  // Placeholders that are not defined are reported first, then paths that overlap, then types.
  const paths = syntax.map((action) => placeholders.path(action.path));
  for (const action of syntax) if (action.kind !== 'remove') resolveAll(action.value, placeholders);
  updateOf(paths.map((path) => ({ kind: 'remove', path })));
  return updateOf(syntax.map((action, index) => bindAction(action, paths[index] ?? [], placeholders)));
}

function resolveAll(value: UpdateValueSyntax, placeholders: Placeholders): void {
  if (value.kind === 'path') placeholders.path(value);
  else if (value.kind === 'value') placeholders.value(value.placeholder);
  else
    for (const part of value.kind === 'function' ? value.operands : [value.left, value.right])
      resolveAll(part, placeholders);
}

function bindAction(action: UpdateActionSyntax, path: Path, placeholders: Placeholders): UpdateAction {
  if (action.kind === 'remove') return { kind: 'remove', path };
  if (action.kind === 'set') {
    const { read, type } = bindValue(action.value, placeholders);
    return { kind: 'set', path, read, ...(type === undefined ? {} : { type }) };
  }
  const value = placeholders.value(action.value.placeholder);
  const type = typeOf(value);
  if (!isSetType(type) && !(action.kind === 'add' && type === 'N')) {
    throw new ExpressionError(
      `Incorrect operand type for operator or function; operator: ${action.kind.toUpperCase()}, operand type: ` +
        `${longTypes[type]}`,
    );
  }
  return { kind: action.kind, path, value };
}

function bindValue(syntax: UpdateValueSyntax, placeholders: Placeholders): BoundValue {
  switch (syntax.kind) {
    case 'value': {
      const constant = placeholders.value(syntax.placeholder);
      return { type: typeOf(constant), isConstant: true, read: () => constant };
    }
    case 'path': {
      const path = placeholders.path(syntax);
      return { path, read: (item) => valueAt(item, path) ?? missing() };
    }
    case 'arithmetic':
      return bindArithmetic(syntax.operator, [syntax.left, syntax.right], placeholders);
    case 'function': {
      const operands = syntax.operands.map((operand) => bindValue(operand, placeholders));
      if (operands.length !== updateFunctions.get(syntax.name)) {
        throw new ExpressionError(
          `Incorrect number of operands for operator or function; operator or function: ${syntax.name}, number ` +
            `of operands: ${operands.length}`,
        );
      }
      const [first, second] = operands as [BoundValue, BoundValue]; // every function of updates has two
      return syntax.name === 'if_not_exists' ? ifNotExists(first, second) : listAppend(first, second);
    }
  }
}

function ifNotExists({ path }: BoundValue, otherwise: BoundValue): BoundValue {
  if (path === undefined) {
    throw new ExpressionError('Operator or function requires a document path; operator or function: if_not_exists');
  }
  return {
    ...(otherwise.type === undefined ? {} : { type: otherwise.type }),
    read: (item) => valueAt(item, path) ?? otherwise.read(item),
  };
}

function listAppend(first: BoundValue, second: BoundValue): BoundValue {
  checkConstants('list_append', [first, second], 'L');
  // One list for nested calls: a list for each call would copy the inner lists again.
  const lists = [...(first.lists ?? [first]), ...(second.lists ?? [second])];
  return {
    type: 'L',
    lists,
    read: (item) => {
      const all: AttributeValue[] = [];
      for (const list of lists) {
        const elements = listOf(list.read(item)) ?? wrongType();
        // An element takes at least two bytes. Nested calls would create lists of millions before the item is checked.
        if (2 * (all.length + elements.length) > largestItem) throw tooLarge();
        for (const element of elements) all.push(element);
      }
      return { L: all };
    },
  };
}

function bindArithmetic(
  operator: '+' | '-',
  sides: readonly [UpdateValueSyntax, UpdateValueSyntax],
  placeholders: Placeholders,
): BoundValue {
  const left = bindValue(sides[0], placeholders);
  const right = bindValue(sides[1], placeholders);
  checkConstants(operator, [left, right], 'N');
  const number = (bound: BoundValue, item: Item): string => {
    const value = bound.read(item);
    return 'N' in value ? value.N : wrongType();
  };
  const compute = operator === '+' ? addNumbers : subtractNumbers;
  return { type: 'N', read: (item) => ({ N: compute(number(left, item), number(right, item)) }) };
}

function checkConstants(operator: string, operands: readonly BoundValue[], expected: ValueType): void {
  for (const { type, isConstant } of operands) {
    if (isConstant !== true || type === expected) continue;
    throw new ExpressionError(
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
    );
  }
}

function tooLarge(): AwsError {
  return validationError('Item size to update has exceeded the maximum allowed size');
}

function missing(): never {
  throw validationError('The provided expression refers to an attribute that does not exist in the item');
}

function wrongType(): never {
  throw validationError('An operand in the update expression has an incorrect data type');
}
