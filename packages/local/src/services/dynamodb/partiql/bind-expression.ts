import { validationError } from '../errors.js';
import { type Predicate } from '../expressions/bind-condition.js';
import { addTo, deleteFrom } from '../expressions/item-update.js';
import { beginsWith, compareWith, containsValue, isBetween, sizeOf } from '../expressions/operators.js';
import { valueAt } from '../expressions/read-path.js';
import {
  type AttributeValue,
  contentOf,
  isSetType,
  type Item,
  listOf,
  newItem,
  typeOf,
} from '../values/attribute-value.js';
import { addNumbers, subtractNumbers } from '../values/decimal.js';
import { readValue } from '../values/read-value.js';
import { malformed } from './statement-error.js';
import { type Expression } from './syntax.js';

/** Reads a value from an item; `undefined` if it is missing. */
export type Reader = (item: Item) => AttributeValue | undefined;

/** Replaces the parameters of a value and compiles it. Throws `ValidationException`. */
export function bindValue(expression: Expression, parameters: readonly AttributeValue[]): Reader {
  const bind = (part: Expression): Reader => bindValue(part, parameters);
  switch (expression.kind) {
    case 'literal':
    case 'parameter': {
      const value = constantOf(expression, parameters);
      return () => value;
    }
    case 'path':
      return (item) => valueAt(item, expression.path);
    case 'list': {
      const elements = expression.elements.map(bind);
      return (item) => ({ L: elements.map((element) => element(item) ?? missing()) });
    }
    case 'set': {
      const elements = expression.elements.map(bind);
      return (item) => setOfElements(elements.map((element) => element(item) ?? missing()));
    }
    case 'tuple': {
      const fields = expression.fields.map(([name, value]) => [name, bind(value)] as const);
      return (item) => {
        const tuple = newItem();
        for (const [name, read] of fields) tuple[name] = read(item) ?? missing();
        return { M: tuple };
      };
    }
    case 'arithmetic': {
      const [left, right] = [bind(expression.left), bind(expression.right)];
      const compute = expression.operator === '+' ? addNumbers : subtractNumbers;
      return (item) => ({ N: compute(numberOf(left(item)), numberOf(right(item))) });
    }
    case 'call':
      return bindCall(expression.name, expression.operands.map(bind));
    default: {
      const test = bindPredicate(expression, parameters);
      return (item) => ({ BOOL: test(item) });
    }
  }
}

/** The value of an expression that names no attribute; `undefined` for another one. */
export function constantOf(expression: Expression, parameters: readonly AttributeValue[]): AttributeValue | undefined {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'parameter': {
      const value = parameters[expression.index];
      if (value === undefined) throw validationError("Number of parameters in request and statement don't match.");
      return value;
    }
    case 'list':
    case 'set':
      return expression.elements.every((element) => constantOf(element, parameters) !== undefined)
        ? bindValue(expression, parameters)(newItem())
        : undefined;
    case 'tuple':
      return expression.fields.every(([, value]) => constantOf(value, parameters) !== undefined)
        ? bindValue(expression, parameters)(newItem())
        : undefined;
    default:
      return undefined;
  }
}

function setOfElements(elements: readonly AttributeValue[]): AttributeValue {
  const [first] = elements;
  const type = first === undefined ? undefined : typeOf(first);
  if (type !== 'S' && type !== 'N' && type !== 'B') throw malformed('A set holds strings, numbers or binary values');
  if (elements.some((element) => typeOf(element) !== type)) throw malformed('The members of a set have one type');
  return readValue({ [`${type}S`]: elements.map(contentOf) });
}

function missing(): never {
  throw validationError('The provided expression refers to an attribute that does not exist in the item');
}

function numberOf(value: AttributeValue | undefined): string {
  if (value === undefined) return missing();
  if ('N' in value) return value.N;
  throw validationError('An operand in the update expression has an incorrect data type');
}

function bindCall(name: string, operands: readonly Reader[]): Reader {
  const [first, second] = operands;
  const expected = name === 'size' ? 1 : 2;
  if (first === undefined || operands.length !== expected)
    throw malformed(`The function ${name} does not take ${operands.length} operands`);
  const pair = (item: Item) => [first(item), second?.(item) ?? missing()] as const;
  switch (name) {
    case 'size':
      return (item) => sizeOf(first(item));
    case 'if_not_exists':
      return (item) => first(item) ?? second?.(item);
    case 'list_append':
      return (item) => {
        const [head, tail] = pair(item).map((value) => listOf(value));
        if (head === undefined || tail === undefined)
          throw validationError('An operand in the update expression has an incorrect data type');
        return { L: [...head, ...tail] };
      };
    case 'set_add':
      return (item) => {
        const [value, added] = pair(item);
        return isSetType(typeOf(added)) ? addTo(value, added) : missing();
      };
    case 'set_delete':
      return (item) => {
        const [value, deleted] = pair(item);
        return value === undefined ? undefined : deleteFrom(value, deleted);
      };
    case 'begins_with':
    case 'contains':
    case 'attribute_type': {
      const test = bindTest(name, first, second);
      return (item) => ({ BOOL: test(item) });
    }
    default:
      throw malformed(`There is no function ${name}`);
  }
}

function bindTest(name: string, first: Reader, second: Reader | undefined): Predicate {
  switch (name) {
    case 'begins_with':
      return (item) => beginsWith(first(item), second?.(item));
    case 'contains':
      return (item) => containsValue(first(item), second?.(item));
    default:
      return (item) => {
        const [value, type] = [first(item), second?.(item)];
        return value !== undefined && type !== undefined && 'S' in type && typeOf(value) === type.S;
      };
  }
}

/** Replaces the parameters of a condition and compiles it. Throws `ValidationException`. */
export function bindPredicate(expression: Expression, parameters: readonly AttributeValue[]): Predicate {
  const bind = (part: Expression): Reader => bindValue(part, parameters);
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const terms = expression.terms.map((term) => bindPredicate(term, parameters));
      return expression.kind === 'and'
        ? (item) => terms.every((term) => term(item))
        : (item) => terms.some((term) => term(item));
    }
    case 'not': {
      const term = bindPredicate(expression.term, parameters);
      return (item) => !term(item);
    }
    case 'comparison': {
      const { operator } = expression;
      if (operator !== '=' && operator !== '<>')
        for (const side of [expression.left, expression.right]) checkOrdered(operator, side, parameters);
      const [left, right] = [bind(expression.left), bind(expression.right)];
      return (item) => {
        const [a, b] = [left(item), right(item)];
        // A value that is missing compares to nothing, not even as unequal.
        return a !== undefined && b !== undefined && compareWith(operator, a, b);
      };
    }
    case 'between': {
      for (const bound of [expression.operand, expression.low, expression.high])
        checkOrdered('BETWEEN', bound, parameters);
      const [operand, low, high] = [bind(expression.operand), bind(expression.low), bind(expression.high)];
      return (item) => isBetween(operand(item), low(item), high(item));
    }
    case 'in': {
      const operand = bind(expression.operand);
      const candidates = expression.candidates.map(bind);
      return (item) => candidates.some((candidate) => compareWith('=', operand(item), candidate(item)));
    }
    case 'is': {
      const operand = bind(expression.operand);
      const { what, negated } = expression;
      return (item) => {
        const value = operand(item);
        return (what === 'MISSING' ? value === undefined : value !== undefined && 'NULL' in value) !== negated;
      };
    }
    default: {
      const read = bind(expression);
      return (item) => {
        const value = read(item);
        return value !== undefined && 'BOOL' in value && value.BOOL;
      };
    }
  }
}

function checkOrdered(operator: string, expression: Expression, parameters: readonly AttributeValue[]): void {
  const value = constantOf(expression, parameters);
  const type = value === undefined ? 'S' : typeOf(value);
  if (type === 'S' || type === 'N' || type === 'B') return;
  throw validationError(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}
