import { validationError } from '../errors.js';
import { type AttributeCondition } from '../expressions/key-condition.js';
import { type KeyAttribute, keyAttributes, type KeySchema } from '../storage/key-schema.js';
import { type AttributeValue, type Item, newItem, scalarOf } from '../values/attribute-value.js';
import { constantOf } from './bind-expression.js';
import { type Expression } from './syntax.js';

const operators: Readonly<Record<string, string>> = { '=': 'EQ', '<': 'LT', '<=': 'LE', '>': 'GT', '>=': 'GE' };
const mirrored: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The conditions of a `WHERE` clause on keys: terms that `AND` joins, each of one attribute and constants. */
export interface KeyTerms {
  /** The partition keys to read; `undefined` if the clause does not name them: everything is read. */
  readonly hashes: readonly AttributeValue[] | undefined;
  /** A condition on the sort key that a query can look up. */
  readonly range: AttributeCondition | undefined;
}

/** The terms of a clause that `AND` joins. */
function termsOf(where: Expression | undefined): readonly Expression[] {
  if (where === undefined) return [];
  return where.kind === 'and' ? where.terms.flatMap(termsOf) : [where];
}

/** The conditions of a clause on the keys of a table or an index. Throws `ValidationException` for a key of another type. */
export function keyTermsOf(
  where: Expression | undefined,
  { hash, range }: KeySchema,
  parameters: readonly AttributeValue[],
): KeyTerms {
  const terms = termsOf(where);
  const hashTerm = terms
    .map((term) => conditionOn(hash, term, parameters))
    .find((condition) => condition?.operator === 'EQ' || condition?.operator === 'IN');
  const rangeTerm =
    range === undefined
      ? undefined
      : terms
          .map((term) => conditionOn(range, term, parameters))
          .find((condition) => condition !== undefined && condition.operator !== 'IN');
  return { hashes: hashTerm?.values, range: rangeTerm };
}

/**
 * The primary key that a clause names: it has an equality for each of its attributes. `undefined` if it does not. Throws
 * `ValidationException` for a key of another type.
 */
export function primaryKeyOf(
  where: Expression | undefined,
  schema: KeySchema,
  parameters: readonly AttributeValue[],
): Item | undefined {
  const key = newItem();
  for (const attribute of keyAttributes(schema)) {
    const [value] =
      termsOf(where)
        .map((term) => conditionOn(attribute, term, parameters))
        .find((condition) => condition?.operator === 'EQ')?.values ?? [];
    if (value === undefined) return undefined;
    key[attribute.name] = value;
  }
  return key;
}

/** The condition that a term sets on a key attribute, if it does. */
function conditionOn(
  attribute: KeyAttribute,
  term: Expression,
  parameters: readonly AttributeValue[],
): AttributeCondition | undefined {
  const isKey = (expression: Expression | undefined): boolean =>
    expression?.kind === 'path' && expression.path.length === 1 && expression.path[0] === attribute.name;
  const condition = (operator: string | undefined, operands: readonly Expression[]) => {
    const values = operands.map((operand) => constantOf(operand, parameters));
    if (operator === undefined || !values.every((value) => value !== undefined)) return undefined;
    for (const value of values) checkType(value, attribute);
    return { operator, values };
  };
  switch (term.kind) {
    case 'comparison':
      if (isKey(term.left)) return condition(operators[term.operator], [term.right]);
      if (isKey(term.right)) return condition(operators[mirrored[term.operator] ?? ''], [term.left]);
      return undefined;
    case 'between':
      return isKey(term.operand) ? condition('BETWEEN', [term.low, term.high]) : undefined;
    case 'in':
      return isKey(term.operand) ? condition('IN', term.candidates) : undefined;
    case 'call': {
      const [operand, prefix] = term.operands;
      return term.name === 'begins_with' && isKey(operand) && prefix !== undefined && attribute.type !== 'N'
        ? condition('BEGINS_WITH', [prefix])
        : undefined;
    }
    default:
      return undefined;
  }
}

function checkType(value: AttributeValue, { type }: KeyAttribute): void {
  if (scalarOf(value, type) !== undefined) return;
  throw validationError("Key attribute data types should match its data types in table's schema.");
}
