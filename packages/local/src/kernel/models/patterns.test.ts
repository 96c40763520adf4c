import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel } from './read-model.js';
import { matchesPattern } from './patterns.js';

/** Patterns by the shapes that have them. */
const replaced = [
  ['eventbridge', 'HeaderValue', '\t a!~'],
  ['eventbridge', 'AuthHeaderParameters', '\t a:\u0001'],
  ['pipes', 'HeaderValue', '\t a$.['],
  ['ecr', 'ScanningRepositoryFilterValue', 'a1*._-/'],
  ['bedrock', 'JobName', 'a1-+.'],
] as const;

describe('patterns of models', () => {
  it.each(replaced)('accept what the pattern of %s %s accepts, in linear time', (id, shape, characters) => {
    const { pattern = '' } = findModel(id)?.shapes[shape] ?? {};
    expect(pattern).not.toBe('');
    const original = new RegExp(`^(?:${pattern})$`);
    const text = fc.array(fc.constantFrom(...characters), { maxLength: 9 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => matchesPattern(pattern, value) === original.test(value)),
      { numRuns: 2000 },
    );
    const started = performance.now();
    for (const character of characters) matchesPattern(pattern, `a${character.repeat(500)}\u0001`);
    expect(performance.now() - started).toBeLessThan(100);
  });

  it.each([
    ['\\p{Print}+', 'a b', true],
    ['\\p{Print}+', 'a\tb', false],
    ['\\A\\S[\\p{Print}]*\\z', 'ab c', true],
    ['\\A\\S[\\p{Print}]*\\z', ' c', false],
    ['(?i)all|[0-9]{12}', 'ALL', true],
    ['(?i)all|[0-9]{12}', '12', false],
    ['[\\w+=,.@\\:-]*', 'a:b-c', true],
  ])('that are written for Java: %s, %j', (pattern, value, isMatch) => {
    expect(matchesPattern(pattern, value)).toBe(isMatch);
  });
});
