import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameJson } from './same-json.js';

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('two JSON texts', () => {
  it('are the same whatever the order of members and the white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        sameJson(JSON.stringify(value), JSON.stringify(reversed(value), undefined, 2)),
      ),
    );
  });

  it('are the same only when their values are', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !sameJson(JSON.stringify(value), JSON.stringify([value]))));
  });

  it('are compared as texts when they are no JSON', () => {
    expect(sameJson('{', '{')).toBe(true);
    expect(sameJson('{', '{}')).toBe(false);
  });
});
