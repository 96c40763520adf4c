import { completeness, parseTimestamp, range, readStream, timeliness } from '@stepwell/core/quality-control';
import { describe, expect, it } from 'vitest';
import { faultKey, foundKey } from './checks.js';
import { makeWeather } from '@stepwell/samples/weather';

const END = Date.UTC(2026, 10, 22, 8, 4);
const LIMITS = {
  temperature: { minimum: -40, maximum: 60 },
  pressure: { minimum: 870, maximum: 1_085 },
  humidity: { minimum: 0, maximum: 100 },
  wind: { minimum: 0, maximum: 113 },
};

describe('the weather of the demo', () => {
  it('depends only on the seed', () => {
    expect(makeWeather(1, END)).toEqual(makeWeather(1, END));
    expect(makeWeather(2, END)).not.toEqual(makeWeather(1, END));
  });

  it('has one station without faults', () => {
    const streams = makeWeather(1, END);
    expect(streams).toHaveLength(12);
    expect(streams.filter(({ faults }) => faults.length === 0).map(({ GroupID }) => GroupID)).toEqual([
      'arkona',
      'arkona',
      'arkona',
      'arkona',
    ]);
    for (const { csv } of streams) expect(parseTimestamp(csv.split('\n')[1]?.split(',')[0] ?? '')).toBeTypeOf('number');
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'has exactly the faults that were planted, seed %s',
    async (seed) => {
      for (const { csv, faults, StreamID, GroupID } of makeWeather(seed, END)) {
        const checks = [
          ['Completeness', completeness({ intervalSeconds: 600 })],
          ['Range', range({ streams: LIMITS, zScore: 8, resolution: 0.1 }, StreamID)],
          ['Timeliness', timeliness({ maxAgeSeconds: 21_600 }, { StartTime: new Date(END).toISOString() })],
        ] as const;
        async function* bytes(): AsyncGenerator<Uint8Array> {
          yield await Promise.resolve(new TextEncoder().encode(csv));
        }
        for await (const item of readStream(bytes(), { key: 'x.csv', StreamID }))
          for (const [, check] of checks) check.add(item);
        const found = checks.flatMap(([check, each]) =>
          (each.result().messages ?? []).map(({ code, line, timestamp }) => foundKey({ check, code, line, timestamp })),
        );
        expect(found.sort(), `${GroupID}/${StreamID}`).toEqual(faults.map(faultKey).sort());
      }
    },
  );
});
