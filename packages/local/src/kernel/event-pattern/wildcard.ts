import { matchesParts } from '../matches-parts.js';
import { type Complain, type Condition } from './condition.js';

/**
 * `{ "wildcard": "dir/*.png" }`: `*` matches any characters, or none; `\*` and `\\` match `*` and `\`. Two `*` in a row
 * are an error. It takes time in proportion to text times pattern at most, whatever they are.
 *
 * @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
export function wildcardCondition(pattern: string, complain: Complain): Condition {
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
