import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { range } from './range.js';
import { RollingWindow } from './rolling-window.js';
import { type Minute, codesOf, readingsOf, resultOf } from './testing/streams.js';

/** A regular daily cycle: a sine with a little regular noise, without outliers. */
const calm = (count: number): Minute[] =>
  Array.from({ length: count }, (_, index) => [
    index * 10,
    12 + 6 * Math.sin((index * Math.PI) / 72) + ((index * 37) % 11) / 20,
  ]);
const withValue = (stream: Minute[], at: number, value: number): Minute[] =>
  stream.map((reading, index) => (index === at ? [reading[0], value] : reading));

describe('range', () => {
  it('passes values within limits and without outliers', () => {
    expect(resultOf(range({ minimum: -40, maximum: 60 }), readingsOf(calm(500)))).toEqual({
      pass: true,
      summary: '500 values: all in range',
      messages: [],
      messageCount: 0,
    });
  });

  it('identifies values outside the limits by value, time and line, and reports them only once', () => {
    const { pass, summary, messages } = resultOf(
      range({ minimum: 0, maximum: 60 }),
      readingsOf(withValue(withValue(calm(200), 100, 99.5), 150, -3)),
    );
    expect(pass).toBe(false);
    expect(summary).toBe('200 values: 1 value below the minimum, 1 value above the maximum');
    expect(messages).toEqual([
      {
        code: 'above-maximum',
        text: '99.5 at 2026-11-22T16:40:00Z (line 102) is above 60',
        line: 102,
        timestamp: '2026-11-22T16:40:00Z',
      },
      {
        code: 'below-minimum',
        text: '-3 at 2026-11-23T01:00:00Z (line 152) is below 0',
        line: 152,
        timestamp: '2026-11-23T01:00:00Z',
      },
    ]);
  });

  it('identifies an outlier within the limits', () => {
    const { messages } = resultOf(range({ minimum: -40, maximum: 60 }), readingsOf(withValue(calm(200), 60, 35)));
    expect(messages).toEqual([
      expect.objectContaining({
        code: 'outlier',
        line: 62,
        text: expect.stringMatching(
          /^35 at 2026-11-22T10:00:00Z \(line 62\) is \d+\.\d robust standard deviations from the [\d.]+ around it$/,
        ),
      }),
    ]);
  });

  it('detects an outlier at the start and the end, and in a stream shorter than its window', () => {
    for (const at of [0, 199])
      expect(resultOf(range(), readingsOf(withValue(calm(200), at, 90))).messages).toMatchObject([
        { code: 'outlier', line: at + 2 },
      ]);
    expect(codesOf(resultOf(range(), readingsOf(withValue(calm(12), 5, 90))))).toEqual(['outlier']);
    expect(
      codesOf(
        resultOf(
          range(),
          readingsOf([
            [0, 1],
            [1, 2],
            [2, 90],
            [3, 1],
          ]),
        ),
      ),
    ).toEqual([]);
  });

  it('uses the limits of one stream instead of the general limits', () => {
    const settings = { maximum: 60, streams: { pressure: { minimum: 870, maximum: 1_085 } } };
    const pressure = readingsOf(Array.from({ length: 30 }, (_, index) => [index, 1_000 + index / 10]));
    expect(resultOf(range(settings, 'pressure'), pressure).pass).toBe(true);
    expect(resultOf(range(settings, 'temperature'), pressure).pass).toBe(false);
    expect(resultOf(range(settings, 'toString'), pressure).pass).toBe(false);
  });

  it('assumes at least the noise of the sensor resolution, and skips outliers if disabled', () => {
    const steps = readingsOf(
      withValue(
        Array.from({ length: 100 }, (_, index): Minute => [index, 20]),
        50,
        20.1,
      ),
    );
    expect(codesOf(resultOf(range(), steps))).toEqual(['outlier']);
    expect(codesOf(resultOf(range({ resolution: 0.1 }), steps))).toEqual([]);
    expect(codesOf(resultOf(range({ zScore: 0 }), readingsOf(withValue(calm(200), 60, 1e9))))).toEqual([]);
  });
});

describe('range, for any stream', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 200 });

  it('identifies exactly the values outside the limits', () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: -500_000, max: 0 }),
        fc.integer({ min: 0, max: 500_000 }),
        (series, minimum, maximum) => {
          const { messages = [] } = resultOf(
            range({ minimum, maximum, zScore: 0 }),
            readingsOf(series.map((value, index) => [index, value])),
          );
          const outside = series.flatMap((value, index) => (value < minimum || value > maximum ? [index + 2] : []));
          expect(messages.map(({ line }) => line)).toEqual(outside.slice(0, 99));
        },
      ),
    );
  });

  it('finds the same outliers in any unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000, max: 1_000 }), { maxLength: 120 }),
        fc.constantFrom(-2, 0.5, 4),
        fc.integer({ min: -64, max: 64 }),
        (series, factor, offset) => {
          // Powers of two and small integers, so that scaling causes no rounding.
          const lines = (scaled: number[]) =>
            resultOf(range({ window: 21 }), readingsOf(scaled.map((value, index) => [index, value]))).messages?.map(
              ({ line }) => line,
            );
          expect(lines(series.map((value) => value * factor + offset * Math.abs(factor)))).toEqual(lines(series));
        },
      ),
    );
  });

  it('finds no outlier in bounded noise, and always a single value far outside of it', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        fc.integer({ min: 0, max: 149 }),
        (noise, at) => {
          const drawn = Array.from({ length: 150 }, (_, index): Minute => [
            index,
            Math.cos(index) + 0.2 * (noise.next().value ?? 0),
          ]);
          expect(codesOf(resultOf(range(), readingsOf(drawn)))).toEqual([]);
          expect(resultOf(range(), readingsOf(withValue(drawn, at, 20))).messages).toMatchObject([
            { code: 'outlier', line: at + 2 },
          ]);
        },
      ),
    );
  });
});

describe('a rolling window', () => {
  const median = (values: number[]): number => {
    const sorted = [...values].sort((one, other) => one - other);
    const half = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
  };

  it('returns the median and the median distance of its last values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (values, size) => {
          const window = new RollingWindow(size);
          for (const value of values) window.add(value);
          const last = values.slice(-size);
          expect(window.median()).toBeCloseTo(median(last), 10);
          const distances = last.map((value) => Math.abs(value - median(last)));
          const usual = median(distances);
          const mean = distances.reduce((sum, each) => sum + each, 0) / distances.length;
          expect(window.deviation()).toBeCloseTo(usual > 0 ? 1.4826 * usual : 1.2533 * mean, 10);
        },
      ),
    );
  });
});
