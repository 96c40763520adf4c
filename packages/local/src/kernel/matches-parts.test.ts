import { describe, expect, it } from 'vitest';
import { matchesParts } from './matches-parts.js';

describe('matchesParts', () => {
  it.each<[string, string, boolean]>([
    ['', '', true],
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['a*', 'a\nb', true],
    ['*b', 'ab', true],
    ['a*b*c', 'a-b-b-c', true],
    ['ab*ba', 'aba', false],
    ['a**c', 'abc', true],
  ])('%j matches %j: %s', (pattern, text, expected) => {
    expect(matchesParts(text, pattern.split('*'))).toBe(expected);
  });

  it('takes time in proportion to the text', () => {
    const before = process.cpuUsage();
    expect(matchesParts('a'.repeat(200_000), `${'*a'.repeat(500)}*b`.split('*'))).toBe(false);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(500_000);
  });
});
