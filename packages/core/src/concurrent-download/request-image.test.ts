import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKOFF_BASE_MS, BACKOFF_CAP_MS, RETRY_AFTER_JITTER_MS, retryAfterMs, retryDelayMs } from './request-image.js';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before another attempt', () => {
  it('is random between zero and a ceiling that doubles with each attempt, up to the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), random, (attempt, number) => {
        const delay = retryDelayMs(attempt, undefined, () => number);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1)));
      }),
    );
    expect([1, 2, 3, 10].map((attempt) => retryDelayMs(attempt, undefined, () => 0.5))).toEqual([
      250, 500, 1_000, 10_000,
    ]);
  });

  it('is never shorter than the server requires, and at most one second longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), random, (attempt, asked, number) => {
        const delay = retryDelayMs(attempt, asked, () => number);
        expect(delay).toBeGreaterThanOrEqual(asked);
        expect(delay).toBeLessThanOrEqual(asked + RETRY_AFTER_JITTER_MS);
      }),
    );
  });
});

describe('a Retry-After header', () => {
  const now = Date.UTC(2026, 10, 22, 8, 0, 0);

  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7_000],
    ['Sun, 22 Nov 2026 08:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 08:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 07:00:00 GMT', 0],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['1.5', undefined],
  ])('%j means %j milliseconds', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
