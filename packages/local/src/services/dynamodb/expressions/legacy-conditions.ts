import { type AwsError } from '../../../kernel/aws-error.js';
import { invalidParameters, validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type AttributeValue, type Item, typeOf } from '../values/attribute-value.js';
import { compareValues } from '../values/compare-values.js';
import { readValue, type WireValue } from '../values/read-value.js';
import { type Predicate } from './bind-condition.js';
import { type AttributeCondition, type AttributeConditions } from './key-condition.js';
import { beginsWith, compareWith, containsValue, isBetween } from './operators.js';

/** The operators of the older parameters: how many values they take, and of which types. */
const operators: Readonly<Record<string, { readonly count: number | undefined; readonly types: readonly string[] }>> = {
  NULL: { count: 0, types: [] },
  NOT_NULL: { count: 0, types: [] },
  EQ: { count: 1, types: ['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M'] },
  NE: { count: 1, types: ['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M'] },
  LE: { count: 1, types: ['S', 'N', 'B'] },
  LT: { count: 1, types: ['S', 'N', 'B'] },
  GE: { count: 1, types: ['S', 'N', 'B'] },
  GT: { count: 1, types: ['S', 'N', 'B'] },
  CONTAINS: { count: 1, types: ['S', 'N', 'B'] },
  NOT_CONTAINS: { count: 1, types: ['S', 'N', 'B'] },
  BEGINS_WITH: { count: 1, types: ['S', 'B'] },
  IN: { count: undefined, types: ['S', 'N', 'B'] },
  BETWEEN: { count: 2, types: ['S', 'N', 'B'] },
};
/** The names of the operators. */
export const comparisonOperators: readonly string[] = Object.keys(operators);

/**
 * Reads `KeyConditions`, `QueryFilter` or `ScanFilter`. Throws `ValidationException`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
 */
export function readConditions(conditions: Fields): AttributeConditions {
  const read = new Map<string, AttributeCondition>();
  for (const [name, condition] of Object.entries(conditions)) {
    const { ComparisonOperator, AttributeValueList = [] } = condition as {
      readonly ComparisonOperator: string;
      readonly AttributeValueList?: readonly WireValue[];
    }; // the shape has these fields
    const values = AttributeValueList.map(readValue);
    checkValues(ComparisonOperator, values);
    read.set(name, { operator: ComparisonOperator, values });
  }
  return read;
}

function checkValues(operator: string, values: readonly AttributeValue[]): void {
  const { count, types } = operators[operator] ?? { count: 0, types: [] };
  if (count === undefined ? values.length === 0 : values.length !== count)
    throw validationError(`${invalidParameters}Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  const [first, second] = values;
  if (first === undefined) return;
  if (values.some((value) => typeOf(value) !== typeOf(first)))
    throw validationError(`${invalidParameters}AttributeValues inside AttributeValueList must be of same type`);
  if (!types.includes(typeOf(first)))
    throw validationError(
      `${invalidParameters}ComparisonOperator ${operator} is not valid for ${typeOf(first)} AttributeValue type`,
    );
  if (operator === 'BETWEEN' && (compareValues(first, second) ?? 0) > 0)
    throw validationError(
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    );
}

/** Reads `Expected`. Throws `ValidationException`. */
export function readExpected(expected: Fields): AttributeConditions {
  return new Map(
    Object.entries(expected).map(([name, condition]) => [name, readExpectation(name, condition as Fields)] as const), // validated
  );
}

function readExpectation(name: string, condition: Fields): AttributeCondition {
  const { AttributeValueList, ComparisonOperator, Exists, Value } = condition as {
    readonly AttributeValueList?: readonly WireValue[];
    readonly ComparisonOperator?: string;
    readonly Exists?: boolean;
    readonly Value?: WireValue;
  }; // the shape has these fields
  const wrong = (problem: string): AwsError => validationError(invalidParameters + problem);
  if (AttributeValueList !== undefined && Value !== undefined)
    throw wrong(`Value and AttributeValueList cannot be used together for Attribute: ${name}`);
  if (ComparisonOperator !== undefined) {
    if (Exists !== undefined)
      throw wrong(`Exists and ComparisonOperator cannot be used together for Attribute: ${name}`);
    const wire = AttributeValueList ?? (Value === undefined ? undefined : [Value]);
    if (wire === undefined && ComparisonOperator !== 'NULL' && ComparisonOperator !== 'NOT_NULL')
      throw wrong(
        `Value or AttributeValueList must be used with ComparisonOperator: ${ComparisonOperator} for Attribute: ` +
          `${name}`,
      );
    const values = (wire ?? []).map(readValue);
    checkValues(ComparisonOperator, values);
    return { operator: ComparisonOperator, values };
  }
  if (AttributeValueList !== undefined)
    throw wrong(`AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`);
  if (Exists === false) {
    if (Value !== undefined) throw wrong(`Value cannot be used when Exists is false for Attribute: ${name}`);
    return { operator: 'NULL', values: [] };
  }
  if (Value === undefined)
    throw wrong(
      `Value must be provided when Exists is ${Exists === undefined ? 'null' : 'true'} for Attribute: ${name}`,
    );
  return { operator: 'EQ', values: [readValue(Value)] };
}

/** Whether an item meets all of the conditions, or one of them. */
export function predicateOf(conditions: AttributeConditions, combination: 'AND' | 'OR' = 'AND'): Predicate {
  const tests = [...conditions].map(
    ([name, condition]) =>
      (item: Item) =>
        meets(item[name], condition),
  );
  if (tests.length === 0) return () => true;
  return combination === 'OR'
    ? (item) => tests.some((test) => test(item))
    : (item) => tests.every((test) => test(item));
}

/** Whether a value meets a condition. */
export function meets(value: AttributeValue | undefined, { operator, values }: AttributeCondition): boolean {
  const [first, second] = values;
  switch (operator) {
    case 'EQ':
      return compareWith('=', value, first);
    case 'NE':
      return compareWith('<>', value, first);
    case 'LE':
      return compareWith('<=', value, first);
    case 'LT':
      return compareWith('<', value, first);
    case 'GE':
      return compareWith('>=', value, first);
    case 'GT':
      return compareWith('>', value, first);
    case 'NOT_NULL':
      return value !== undefined;
    case 'NULL':
      return value === undefined;
    case 'CONTAINS':
      return containsValue(value, first);
    case 'NOT_CONTAINS':
      return !containsValue(value, first);
    case 'BEGINS_WITH':
      return beginsWith(value, first);
    case 'IN':
      return values.some((candidate) => compareWith('=', value, candidate));
    case 'BETWEEN':
      return isBetween(value, first, second);
    default:
      throw new Error(`there is no operator ${operator}`);
  }
}
