import { type Json } from '@stepwell/asl';
import { type Complain, type Condition } from './condition.js';
import { ownValue } from '../own-value.js';

/** EventBridge compares numbers between these two, both included. */
const largest = 5e9;

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/**
 * `{ "numeric": [">", 0, "<=", 5] }`: one comparison, or a lower and then an upper bound.
 *
 * @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
 */
export function numericCondition(operand: Json, complain: Complain): Condition {
  if (!Array.isArray(operand)) return complain('Value of numeric must be an array.');
  if (operand.length === 0) complain('Invalid member in numeric match: ]');
  const bounds = pairs(operand, complain);
  const [lower, upper] = bounds;
  if (bounds.length > 2) complain('Too many elements in numeric expression');
  if (lower !== undefined && upper !== undefined) {
    if (!lower.operator.startsWith('>') || !upper.operator.startsWith('<'))
      complain(`Bad numeric range operator: ${lower.operator.startsWith('>') ? upper.operator : lower.operator}`);
    if (lower.bound >= upper.bound) complain('Bottom must be less than top');
  }
  return (value) =>
    typeof value === 'number' &&
    Math.abs(value) <= largest &&
    bounds.every(({ compare, bound }) => compare(value, bound));
}

interface Bound {
  readonly operator: string;
  readonly compare: (value: number, bound: number) => boolean;
  readonly bound: number;
}

function pairs(operand: readonly Json[], complain: Complain): Bound[] {
  const bounds: Bound[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const [operator, bound] = [operand[index], operand[index + 1]];
    if (typeof operator !== 'string') return complain(`Invalid member in numeric match: ${JSON.stringify(operator)}`);
    const compare = ownValue(comparisons, operator);
    if (compare === undefined) return complain(`Unrecognized numeric range operator: ${operator}`);
    if (typeof bound !== 'number')
      return complain(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
    if (Math.abs(bound) > largest) complain(`Value must be between ${-largest} and ${largest}, inclusive`);
    bounds.push({ operator, compare, bound });
  }
  return bounds;
}
