import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeliness } from './timeliness.js';
import { type Minute, RUN, START, codesOf, readingsOf, resultOf } from './testing/streams.js';

const day = (): Minute[] => Array.from({ length: 144 }, (_, index) => [index * 10, 1]);
const check = () => timeliness({}, RUN);

describe('timeliness', () => {
  it('passes unique readings in order, up to the execution', () => {
    expect(resultOf(check(), readingsOf(day()))).toEqual({
      pass: true,
      summary: '144 readings: in order and in time',
      messages: [],
      messageCount: 0,
    });
  });

  it('identifies a late reading once, by its line', () => {
    const readings = day();
    const [moved] = readings.splice(50, 1) as [Minute];
    readings.splice(54, 0, moved);
    const { pass, messages, summary } = resultOf(check(), readingsOf(readings));
    expect(pass).toBe(false);
    expect(summary).toBe('144 readings: 1 reading out of order');
    expect(messages).toEqual([
      {
        code: 'out-of-order',
        text: '2026-11-22T08:20:00Z (line 56) comes after 2026-11-22T09:00:00Z',
        line: 56,
        timestamp: '2026-11-22T08:20:00Z',
      },
    ]);
  });

  it('identifies a duplicate by both of its lines, even if it is late', () => {
    const readings = [...day().slice(0, 100), ...day().slice(40, 41), ...day().slice(100)];
    expect(resultOf(check(), readingsOf(readings)).messages).toEqual([
      {
        code: 'duplicate',
        text: '2026-11-22T06:40:00Z is there twice (lines 42 and 102)',
        line: 102,
        timestamp: '2026-11-22T06:40:00Z',
      },
    ]);
  });

  it('computes age from the start of the execution, not from the clock', () => {
    const old = readingsOf(day().slice(0, 3));
    const { StartTime } = RUN;
    expect(codesOf(resultOf(timeliness({ maxAgeSeconds: 3_600 }, { StartTime }), old))).toEqual(['stale']);
    expect(
      codesOf(
        resultOf(timeliness({ maxAgeSeconds: 3_600 }, { StartTime: new Date(START + 30 * 60_000).toISOString() }), old),
      ),
    ).toEqual([]);
    expect(codesOf(resultOf(timeliness({ maxAgeSeconds: 0 }, { StartTime: '2036-11-23T00:00:00.000Z' }), old))).toEqual(
      [],
    );
  });

  it('fails a stream without readings as stale, and a reading from the future by its line', () => {
    expect(codesOf(resultOf(check(), []))).toEqual(['stale']);
    const { messages, summary } = resultOf(check(), readingsOf([...day(), [1_500, 1], [1_441, 1]]));
    expect(messages).toMatchObject([{ code: 'future', line: 146 }]);
    expect(summary).toBe('146 readings: 1 reading from the future');
  });

  it('ignores values', () => {
    expect(
      codesOf(resultOf(check(), [...readingsOf([[0], [10, Number.MAX_VALUE]]), { line: 9, problem: 'malformed' }])),
    ).toEqual([]);
  });
});

describe('timeliness, for any stream', () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 120 });

  it('reports each repeated time as a duplicate, and each other late time as out of order', () => {
    fc.assert(
      fc.property(minutes, (times) => {
        const expected = times.flatMap((time, index) => {
          const before = times.slice(0, index);
          if (before.includes(time)) return [['duplicate', index + 2]];
          return before.some((earlier) => earlier > time) ? [['out-of-order', index + 2]] : [];
        });
        const { messages = [], pass, messageCount } = resultOf(check(), readingsOf(times.map((time) => [time, 1])));
        expect(messages.map(({ code, line }) => [code, line])).toEqual(expected.slice(0, 99));
        expect([pass, messageCount]).toEqual([expected.length === 0, expected.length]);
      }),
    );
  });

  it('passes any set of sorted times', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 1, maxLength: 200 }), (times) => {
        expect(
          resultOf(check(), readingsOf(times.sort((one, other) => one - other).map((time) => [time, 1]))).pass,
        ).toBe(true);
      }),
    );
  });
});
