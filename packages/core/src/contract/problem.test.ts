import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FORMATTED_VALUE_LIMIT,
  expectedExactlyOne,
  fieldName,
  expectedKnownFields,
  problemAt,
  formatValue,
} from './problem.js';

describe('a problem', () => {
  it('of a missing value says that the field is required', () => {
    expect(problemAt(['size'], undefined, 'an integer')).toEqual({
      message: 'size is required: an integer',
      path: ['size'],
      field: 'size',
      received: undefined,
      expected: 'an integer',
    });
  });

  it('of an invalid value names the field, the valid values and the value', () => {
    expect(problemAt(['resourcePaths', 3], '../x', 'a path')).toEqual({
      message: 'resourcePaths[3] must be a path, got "../x"',
      path: ['resourcePaths', 3],
      field: 'resourcePaths[3]',
      received: '"../x"',
      expected: 'a path',
    });
  });

  it.each([
    [[], 'input'],
    [['a'], 'a'],
    [['a', 'b', 0, 1, 'c'], 'a.b[0][1].c'],
    [[0], '[0]'],
  ])('at %j is in the field %s', (path, field) => {
    expect(fieldName(path)).toBe(field);
  });

  it('truncates any value to 80 characters and an ellipsis without splitting a character', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'grapheme', minLength: 70, maxLength: 100 })), (value) => {
        const shown = Array.from(formatValue(value));
        expect(shown.length).toBeLessThanOrEqual(FORMATTED_VALUE_LIMIT + 1);
        expect(shown.length > 0).toBe(true);
        if (shown.length > FORMATTED_VALUE_LIMIT) expect(shown.at(-1)).toBe('…');
      }),
    );
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect([undefined, null, 1, 'a', [1, { b: true }], 10n, cycle].map(formatValue)).toEqual([
      'undefined',
      'null',
      '1',
      '"a"',
      '[1,{"b":true}]',
      'bigint',
      'object',
    ]);
    expect(formatValue('😀'.repeat(100))).toBe(`"${'😀'.repeat(79)}…`);
    expect(formatValue('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`);
  });

  it('lists known fields and exclusive fields', () => {
    expect(expectedKnownFields(['a', 'b'])).toBe('omitted (known fields: a, b)');
    expect(expectedExactlyOne(['a', 'b'])).toBe('omitted (only one of a, b is allowed)');
  });
});
