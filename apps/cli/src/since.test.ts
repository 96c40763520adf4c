import { describe, expect, it } from 'vitest';
import { parseSince } from './since.js';

describe('--since', () => {
  it.each([
    ['30s', 970_000],
    ['10m', 400_000],
    ['1970-01-01T00:00:05Z', 5000],
  ])('accepts %s', (text, expected) => {
    expect(parseSince(text, 1_000_000)).toBe(expected);
  });

  it.each(['yesterday', '10', '5y', ''])('rejects %j and names the valid formats', (text) => {
    expect(() => parseSince(text)).toThrow(/30s, 10m, 2h or 1d/);
  });
});
