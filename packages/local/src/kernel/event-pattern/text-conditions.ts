import { isJsonObject, type Json } from '@stepwell/asl';
import { matchesParts } from '../matches-parts.js';
import { type Complain, type Condition } from './condition.js';

/**
 * `{ "wildcard": "dir/*.png" }`: `*` matches any characters, or none; `\*` and `\\` match `*` and `\`. Two `*` in a row
 * are an error. It takes time in proportion to text times pattern at most, whatever they are.
 *
 * @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
function wildcardCondition(pattern: string, complain: Complain): Condition {
  const parts = literalParts(pattern, complain);
  return (value) => typeof value === 'string' && matchesParts(value, parts);
}

/** The texts between the stars. */
function literalParts(pattern: string, complain: Complain): string[] {
  const parts = [''];
  for (let index = 0; index < pattern.length; index += 1) {
    let character = pattern.charAt(index);
    if (character === '*') {
      if (pattern[index + 1] === '*') complain(`Consecutive wildcard characters at pos ${index}`);
      parts.push('');
      continue;
    }
    if (character === '\\') {
      index += 1;
      character = pattern.charAt(index);
      if (character !== '*' && character !== '\\') complain(`Invalid escape character at pos ${index - 1}`);
    }
    parts[parts.length - 1] += character;
  }
  return parts;
}

/** `{ "equals-ignore-case": "Alice" }`. */
export function equalsIgnoreCaseCondition(operand: Json, complain: Complain): Condition {
  const wanted = text(operand, 'equals-ignore-case', complain).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
}

/** `{ "prefix": "eu-" }` and `{ "prefix": { "equals-ignore-case": "EU-" } }`. */
export function prefixCondition(operand: Json, complain: Complain): Condition {
  return affixCondition('prefix', operand, (value, affix) => value.startsWith(affix), complain);
}

/** `{ "suffix": ".png" }` and `{ "suffix": { "equals-ignore-case": ".PNG" } }`. */
export function suffixCondition(operand: Json, complain: Complain): Condition {
  return affixCondition('suffix', operand, (value, affix) => value.endsWith(affix), complain);
}

/** `{ "wildcard": "*.png" }`. */
export function wildcardTextCondition(operand: Json, complain: Complain): Condition {
  return wildcardCondition(text(operand, 'wildcard', complain), complain);
}

function affixCondition(
  name: string,
  operand: Json,
  has: (value: string, affix: string) => boolean,
  complain: Complain,
): Condition {
  if (isJsonObject(operand)) {
    const keys = Object.keys(operand);
    if (keys.length !== 1 || keys[0] !== 'equals-ignore-case')
      complain(`Unsupported ${name} pattern: ${keys.join(', ')}`);
    const affix = text(operand['equals-ignore-case'] ?? null, name, complain).toLowerCase();
    return (value) => typeof value === 'string' && has(value.toLowerCase(), affix);
  }
  const affix = text(operand, name, complain);
  return (value) => typeof value === 'string' && has(value, affix);
}

/** The operand of a match type that takes text. */
function text(operand: Json, name: string, complain: Complain): string {
  return typeof operand === 'string' ? operand : complain(`${name} match pattern must be a string`);
}
