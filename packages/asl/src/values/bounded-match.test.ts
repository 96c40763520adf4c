import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCheap, matchWithin, newPatternTime, PatternTooSlow } from './bounded-match.js';

const test = (pattern: RegExp, text: string): boolean =>
  matchWithin(pattern, text.length, newPatternTime(), () => pattern.test(text));

describe('matching with a time limit', () => {
  it.each([
    [/(a+)+$/, `${'a'.repeat(60)}!`],
    [/^(([a-z])+.)+[A-Z]([a-z])+$/, 'a'.repeat(60)],
    [/(?:a|aa)+$/, `${'a'.repeat(80)}!`],
    [/(?=(a+)+$)b/, `${'a'.repeat(60)}!`],
    [/(x+x+)+y/, 'x'.repeat(60)],
    [/(.*)\1(.*)\2!/, 'a'.repeat(20_000)],
  ])('ends %s', (pattern, text) => {
    const started = process.cpuUsage();
    expect(() => test(pattern, text)).toThrow(PatternTooSlow);
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(1_000_000);
  });

  it('shares the time of one evaluation', () => {
    const time = newPatternTime();
    const text = `${'a'.repeat(60)}!`;
    const slow = (): boolean => matchWithin(/(a+)+$/, text.length, time, () => /(a+)+$/.test(text));
    expect(slow).toThrow(PatternTooSlow);
    expect(time.leftMs).toBeLessThan(20);
    expect(slow).toThrow(PatternTooSlow);
  });

  it('passes results and errors on', () => {
    const time = newPatternTime();
    expect(matchWithin(/(a+)+$/, 100, time, () => 'x')).toBe('x');
    expect(() =>
      matchWithin(/(a+)+$/, 100, time, () => {
        throw new RangeError('own');
      }),
    ).toThrow(RangeError);
  });

  it.each<[string, number, boolean]>([
    ['abc', 262_144, true],
    ['^[a-z+*]+$', 1000, true],
    ['a+', 1000, true],
    ['a+', 2000, false],
    ['a{2,}b*', 100, true],
    ['a{2,}b*c*', 100, false],
    ['(ab)+', 500, true],
    ['(a|b)+', 13, false],
    ['(a+)+', 12, true],
    ['(?:a*)?', 1000, true],
    ['(a?){9}', 13, false],
    ['[(+*]', 262_144, true],
    ['\\(\\+', 262_144, true],
    ['(a)\\1', 2000, false],
  ])('%s on %i characters is cheap: %s', (source, length, expected) => {
    expect(isCheap(source, length)).toBe(expected);
  });

  it('calls no pattern cheap that takes long', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '(a)', '(a+)', '(a|b)', '(?:ab?)', 'a*', 'a+', 'b{2,}', '\\w+');
    const sign = fc.constantFrom('', '', '', '*', '+', '?', '{3}', '{1,4}');
    const patterns = fc
      .array(fc.tuple(atom, sign), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.map((part) => part.join('')).join(''));
    fc.assert(
      fc.property(patterns, fc.constantFrom(5, 30, 500, 5000), (source, length) => {
        let pattern: RegExp;
        try {
          pattern = new RegExp(`${source}!$`);
        } catch {
          return;
        }
        if (!isCheap(source, length)) return;
        const started = performance.now();
        pattern.test('a'.repeat(length));
        expect(performance.now() - started).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});
