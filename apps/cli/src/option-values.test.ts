import { expect, it, describe } from 'vitest';
import { age, parseSince } from './option-values.js';

const now = Date.UTC(2026, 10, 22);

it.each([
  [0, 'just now'],
  [4999, 'just now'],
  [-60_000, 'just now'],
  [5000, '5 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [47 * 3_600_000, '47 h ago'],
  [48 * 3_600_000, '2 days ago'],
  [400 * 86_400_000, '400 days ago'],
])('%i ms before now is %s', (milliseconds, words) => {
  expect(age(new Date(now - milliseconds), now)).toBe(words);
});

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
