import { isJsonObject, type Json } from '@stepwell/asl';
import { type Complain, type Condition } from './condition.js';
import { wildcardCondition } from './wildcard.js';

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
export function text(operand: Json, name: string, complain: Complain): string {
  return typeof operand === 'string' ? operand : complain(`${name} match pattern must be a string`);
}
