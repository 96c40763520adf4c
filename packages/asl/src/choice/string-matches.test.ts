import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStringMatches } from './string-matches.js';

describe('StringMatches', () => {
  it.each<[string, string, boolean]>([
    ['log-*.txt', 'log-1.txt', true],
    ['log-*.txt', 'log-.txt', true],
    ['log-*.txt', 'a log-1.txt', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['**a**', 'bab', true],
    ['ab*ba', 'aba', false],
    ['a*b*c', 'abc-bc', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a\\\\*', 'a\\xyz', true],
    ['a.c', 'abc', false],
    ['a*', 'a\nb', true],
  ])('%j matches %j: %s', (pattern, text, expected) => {
    expect(compileStringMatches(pattern)(text)).toBe(expected);
  });

  it('finds a match exactly if a regular expression does', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '*', '\\*', '\\\\', '.'), { maxLength: 8 });
    const text = fc.array(fc.constantFrom('a', 'b', '*', '\\', '.'), { maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (parts, characters) => {
        const source = parts.map((part) => (part === '*' ? '[^]*' : `\\${part.at(-1)}`.replace(/\\([ab])/, '$1')));
        expect(compileStringMatches(parts.join(''))(characters.join(''))).toBe(
          new RegExp(`^${source.join('')}$`).test(characters.join('')),
        );
      }),
    );
  });

  it('tests a long text against many asterisks in time that grows with the text', () => {
    const started = process.cpuUsage();
    expect(compileStringMatches(`${'*-'.repeat(1000)}x`)('-'.repeat(200_000))).toBe(false);
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(500_000);
  });
});
