import { isJsonObject, type Json } from '@stepwell/asl';
import { type Complain, type Condition, isScalar, type Scalar } from './condition.js';
import {
  equalsIgnoreCaseCondition,
  prefixCondition,
  suffixCondition,
  wildcardTextCondition,
} from './text-conditions.js';
import { ownValue } from '../own-value.js';

const negated: Readonly<Record<string, (operand: Json, complain: Complain) => Condition>> = {
  'equals-ignore-case': equalsIgnoreCaseCondition,
  prefix: prefixCondition,
  suffix: suffixCondition,
  wildcard: wildcardTextCondition,
};

/**
 * `{ "anything-but": … }`: a text, a number, a list of texts or of numbers, or `prefix`, `suffix`, `wildcard` or
 * `equals-ignore-case` with a text or a list of texts. The field must be there; a value of another type is something
 * else, so it matches.
 *
 * @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-anything-but
 */
export function anythingButCondition(operand: Json, complain: Complain): Condition {
  if (isJsonObject(operand)) {
    const [name = '', ...more] = Object.keys(operand);
    const make = ownValue(negated, name);
    if (make === undefined || more.length > 0)
      return complain(`Unsupported anything-but pattern: ${[name, ...more].join(', ')}`);
    const conditions = list(operand[name] ?? null, complain).map((one) => make(one, complain));
    return (value) => !conditions.some((condition) => condition(value));
  }
  const excluded = list(operand, complain);
  if (
    !excluded.every((one): one is Scalar => typeof one === 'string') &&
    !excluded.every((one): one is Scalar => typeof one === 'number')
  ) {
    complain(`Inside anything-but, ${kinds(excluded)} is not supported: give texts only, or numbers only`);
  }
  const values = new Set<Scalar>(excluded.filter(isScalar));
  return (value) => !values.has(value);
}

function list(operand: Json, complain: Complain): Json[] {
  if (!Array.isArray(operand)) return [operand];
  return operand.length === 0 ? complain('Empty arrays are not allowed') : operand;
}

function kinds(values: readonly Json[]): string {
  return [
    ...new Set(values.map((value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value))),
  ].join('|');
}
