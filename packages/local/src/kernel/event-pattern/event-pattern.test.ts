import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json } from '@stepwell/asl';
import { compilePattern } from './compile-pattern.js';

const matches = (pattern: object, event: Json) => compilePattern(JSON.stringify(pattern)).matches(event);

describe('an event pattern', () => {
  it.each<[string, object, Json, boolean]>([
    ['one of several texts', { a: ['x', 'y'] }, { a: 'y' }, true],
    ['no other text', { a: ['x', 'y'] }, { a: 'z' }, false],
    ['text by case', { a: ['x'] }, { a: 'X' }, false],
    ['a number by value', { a: [300] }, { a: 3e2 }, true],
    ['a number that is text', { a: [300] }, { a: '300' }, false],
    ['null', { a: [null] }, { a: null }, true],
    ['null, not absence', { a: [null] }, {}, false],
    ['null, not an empty text', { a: [null] }, { a: '' }, false],
    ['an empty text', { a: [''] }, { a: '' }, true],
    ['true', { a: [true] }, { a: true }, true],
    ['all fields', { a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
    ['nested fields', { d: { e: { f: ['x'] } } }, { d: { e: { f: 'x', g: 1 } } }, true],
    ['nested fields that are not there', { d: { e: ['x'] } }, { d: 'x' }, false],
    ['a field of an inherited name', { toString: ['x'] }, {}, false],
    ['one value of a list', { a: ['x'] }, { a: ['w', 'x'] }, true],
    ['one value of a list in a list', { a: ['x'] }, { a: [['w'], ['x']] }, true],
    ['no value of an empty list', { a: ['x'] }, { a: [] }, false],
    [
      'one object of a list',
      { a: { b: [1], c: [2] } },
      {
        a: [
          { b: 0, c: 2 },
          { b: 1, c: 2 },
        ],
      },
      true,
    ],
    [
      "no mixture of a list's objects",
      { a: { b: [1], c: [2] } },
      {
        a: [
          { b: 1, c: 0 },
          { b: 0, c: 2 },
        ],
      },
      false,
    ],
    ['a field named $or', { $or: ['x'] }, { $or: 'x' }, true],
  ])('matches %s: %j on %j is %s', (_, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it('searches for an absent field once, not for each of 80,000 objects of a list', () => {
    const started = process.cpuUsage();
    const event = { a: Array.from({ length: 80_000 }, () => ({})) };
    expect(matches({ a: { b: [{ exists: false }], c: ['x'] } }, event)).toBe(false);
    expect(matches({ a: { b: [{ exists: false }], c: ['x', { exists: false }] } }, event)).toBe(true);
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });

  it.each<[object, Json, boolean]>([
    [{ prefix: 'eu-' }, 'eu-west-1', true],
    [{ prefix: 'eu-' }, 'us-eu-', false],
    [{ prefix: { 'equals-ignore-case': 'EU-' } }, 'eu-west-1', true],
    [{ suffix: '.png' }, 'a.png', true],
    [{ suffix: '.png' }, 'a.PNG', false],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'a.PNG', true],
    [{ 'equals-ignore-case': 'alice' }, 'ALICE', true],
    [{ 'equals-ignore-case': 'alice' }, 'ALICE ', false],
    [{ wildcard: '*' }, '', true],
    [{ wildcard: 'dir/*/b*.png' }, 'dir/a/x/bird.png', true],
    [{ wildcard: 'dir/*/b*.png' }, 'dir/bird.png', false],
    [{ wildcard: 'a*a' }, 'a', false],
    [{ wildcard: 'a*a' }, 'aa', true],
    [{ wildcard: 'a\\*b' }, 'a*b', true],
    [{ wildcard: 'a\\*b' }, 'axb', false],
    [{ wildcard: 'a\\\\b' }, 'a\\b', true],
    [{ wildcard: 'a.b' }, 'axb', false],
    [{ 'anything-but': 'x' }, 'y', true],
    [{ 'anything-but': 'x' }, 'x', false],
    [{ 'anything-but': 5 }, 5, false],
    [{ 'anything-but': 5 }, '5', true],
    [{ 'anything-but': ['x', 'y'] }, 'y', false],
    [{ 'anything-but': ['x', 'y'] }, ['x', 'z'], true],
    [{ 'anything-but': [1, 2] }, 2, false],
    [{ 'anything-but': { prefix: 'a' } }, 'ab', false],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, 'bc', false],
    [{ 'anything-but': { suffix: 'a' } }, 'ab', true],
    [{ 'anything-but': { suffix: ['a', 'b'] } }, 'ab', false],
    [{ 'anything-but': { 'equals-ignore-case': ['a', 'b'] } }, 'B', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, 'x/lib/y', false],
    [{ 'anything-but': { wildcard: ['*/lib/*', 'z*'] } }, 'x/bin/y', true],
    [{ numeric: ['=', 3] }, 3, true],
    [{ numeric: ['>', 0, '<=', 5] }, 5, true],
    [{ numeric: ['>', 0, '<=', 5] }, 0, false],
    [{ numeric: ['<', 10] }, -1, true],
    [{ numeric: ['>=', 1.5] }, 1.5, true],
    [{ numeric: ['>', 0] }, '1', false],
    [{ exists: true }, 'x', true],
    [{ exists: true }, null, true],
    [{ exists: true }, { b: 1 }, false],
    [{ exists: false }, 'x', false],
    [{ exists: false }, [], true],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.255', true],
    [{ cidr: '10.0.0.0/24' }, '10.0.1.0', false],
    [{ cidr: '10.0.0.7/32' }, '10.0.0.7', true],
    [{ cidr: '2001:db8::/32' }, '2001:db8:1::1', true],
    [{ cidr: '2001:db8::/32' }, '10.0.0.1', false],
    [{ cidr: '10.0.0.0/24' }, 'host', false],
  ])('tests %j with %j: %s', (condition, value, expected) => {
    expect(matches({ a: [condition] }, { a: value })).toBe(expected);
  });

  it.each(['anything-but', 'equals-ignore-case', 'prefix', 'suffix', 'wildcard'])(
    'does not match an absent field with %s',
    (name) => {
      expect(matches({ a: [{ [name]: 'x' }] }, { b: 'y' })).toBe(false);
    },
  );

  it('matches an absent field, or another value, with exists: false', () => {
    const pattern = { a: { b: [{ exists: false }, 'x'] } };
    const events: Json[] = [{}, { a: {} }, { a: { b: 'x' } }, { a: { b: 'y' } }, { a: [{ c: 1 }, { b: 'y' }] }];
    expect(events.map((event) => matches(pattern, event))).toEqual([true, true, true, false, false]);
  });

  it('matches one alternative of $or, in addition to other fields, also nested', () => {
    const pattern = {
      source: ['s'],
      detail: { $or: [{ a: [1] }, { b: [{ numeric: ['>', 5] }] }, { c: [2], d: [3] }] },
    };
    const event = (detail: object) => matches(pattern, { source: 's', detail: { ...detail } });
    expect([event({ a: 1 }), event({ b: 6 }), event({ c: 2, d: 3 }), event({ c: 2 }), event({ b: 5 })]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(matches(pattern, { source: 't', detail: { a: 1 } })).toBe(false);
    expect(matches({ $or: [{ a: [1] }, { $or: [{ b: [1] }, { c: [{ exists: false }] }] }] }, { b: 2, c: 3 })).toBe(
      false,
    );
  });

  it.each<[unknown, string]>([
    ['text', 'Filter is not an object'],
    [{}, 'Empty objects are not allowed'],
    [{ detail: {} }, 'Empty objects are not allowed at detail'],
    [{ a: 'x' }, '"a" must be an object or an array at a'],
    [{ a: [] }, 'Empty arrays are not allowed at a'],
    [{ a: [['x']] }, 'Match value must be String, number, true, false, or null at a'],
    [{ a: { b: [{ like: 'x' }] } }, 'Unrecognized match type like at a.b'],
    [{ a: [{ constructor: 'x' }] }, 'Unrecognized match type constructor at a'],
    [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'Only one key allowed in match expression at a'],
    [{ a: [{}] }, 'Only one key allowed in match expression at a'],
    [{ a: [{ prefix: 1 }] }, 'prefix match pattern must be a string at a'],
    [{ a: [{ prefix: { suffix: 'x' } }] }, 'Unsupported prefix pattern: suffix at a'],
    [{ a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false. at a'],
    [{ a: [{ wildcard: 'a**b' }] }, 'Consecutive wildcard characters at pos 1 at a'],
    [{ a: [{ wildcard: 'a\\b' }] }, 'Invalid escape character at pos 1 at a'],
    [{ a: [{ wildcard: 'a\\' }] }, 'Invalid escape character at pos 1 at a'],
    [{ a: [{ numeric: '>5' }] }, 'Value of numeric must be an array. at a'],
    [{ a: [{ numeric: [] }] }, 'Invalid member in numeric match: ] at a'],
    [{ a: [{ numeric: ['!', 5] }] }, 'Unrecognized numeric range operator: ! at a'],
    [{ a: [{ numeric: ['>'] }] }, 'Value of > must be numeric at a'],
    [{ a: [{ numeric: ['>', 5, '<', 4] }] }, 'Bottom must be less than top at a'],
    [{ a: [{ numeric: ['<', 5, '>', 4] }] }, 'Bad numeric range operator: < at a'],
    [{ a: [{ numeric: ['>', 6e9] }] }, 'Value must be between -5000000000 and 5000000000, inclusive at a'],
    [{ a: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required: 10.0.0.0 at a"],
    [
      { a: [{ cidr: '10.0.0.0/33' }] },
      'Malformed CIDR, mask bits must be an integer between 0 and 32: 10.0.0.0/33 at a',
    ],
    [{ a: [{ 'anything-but': [] }] }, 'Empty arrays are not allowed at a'],
    [
      { a: [{ 'anything-but': ['x', 1] }] },
      'Inside anything-but, string|number is not supported: give texts only, or numbers only at a',
    ],
    [
      { a: [{ 'anything-but': null }] },
      'Inside anything-but, null is not supported: give texts only, or numbers only at a',
    ],
    [{ a: [{ 'anything-but': { numeric: ['>', 1] } }] }, 'Unsupported anything-but pattern: numeric at a'],
  ])('is rejected: %j, because %s', (pattern, reason) => {
    expect(() => compilePattern(JSON.stringify(pattern))).toThrow(
      expect.objectContaining({
        name: 'InvalidEventPatternException',
        message: `Event pattern is not valid. Reason: ${reason}`,
      }),
    );
  });

  it('is rejected if it is not JSON', () => {
    expect(() => compilePattern('{')).toThrow(/Filter is not valid JSON/);
  });
});

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const name = fc.string({ minLength: 1 }).filter((text) => text !== '$or' && text !== '__proto__');

describe('any event pattern', () => {
  it("made of an event's own scalars matches that event", () => {
    const event = fc.letrec<{ object: Record<string, Json>; value: Json }>((tie) => ({
      object: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 4 }),
      value: fc.oneof({ depthSize: 'small' }, scalar, tie('object')),
    })).object;
    const patternOf = (value: Json): object =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, patternOf(one)]))
        : [value];
    fc.assert(fc.property(event, (json) => matches(patternOf(json), json)));
  });

  it('with a wildcard matches like a regular expression', () => {
    const piece = fc.constantFrom('a', 'b', '*');
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('').replace(/\*+/g, '*')),
        text,
        (pattern, value) => {
          expect(matches({ a: [{ wildcard: pattern }] }, { a: value })).toBe(
            new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(value),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('with anything-but is the opposite of the same condition on a string', () => {
    const condition = fc.record({ type: fc.constantFrom('prefix', 'suffix', 'equals-ignore-case'), text: fc.string() });
    fc.assert(
      fc.property(condition, fc.string(), ({ type, text }, value) => {
        expect(matches({ a: [{ 'anything-but': { [type]: text } }] }, { a: value })).toBe(
          !matches({ a: [{ [type]: text }] }, { a: value }),
        );
      }),
    );
  });

  it('is either compiled or rejected with an error', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (source) => {
        try {
          compilePattern(source).matches({ a: 1 });
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidEventPatternException' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
