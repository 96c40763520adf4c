import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeness } from './completeness.js';
import { MESSAGES_LIMIT } from './limits.js';
import { type Minute, codesOf, readingsOf, resultOf } from './testing/streams.js';

const settings = { intervalSeconds: 600 };
const every10 = (count: number): Minute[] => Array.from({ length: count }, (_, index) => [index * 10, index]);

describe('completeness', () => {
  it('passes a stream that has every reading, and reports their number', () => {
    expect(resultOf(completeness(settings), readingsOf(every10(144)))).toEqual({
      pass: true,
      summary: '144 readings: nothing missing',
      messages: [],
      messageCount: 0,
    });
  });

  it('identifies a gap by the readings around it and the number of missing readings', () => {
    const { pass, summary, messages } = resultOf(
      completeness(settings),
      readingsOf(every10(20).filter(([minute]) => minute < 50 || minute > 70)),
    );
    expect(pass).toBe(false);
    expect(summary).toBe('17 readings: 1 gap, 3 readings missing');
    expect(messages).toEqual([
      {
        code: 'gap',
        text: '3 readings missing between 2026-11-22T00:40:00Z and 2026-11-22T01:20:00Z',
        timestamp: '2026-11-22T00:40:00Z',
      },
    ]);
  });

  it('identifies empty values and malformed lines by their lines', () => {
    const items = readingsOf([[0, 1], [10], [20, 3]]);
    const { pass, messages, summary } = resultOf(completeness(settings), [
      ...items,
      { line: 5, problem: 'it is not UTF-8' },
    ]);
    expect(pass).toBe(false);
    expect(summary).toBe('3 readings: 1 empty value, 1 malformed line');
    expect(messages).toEqual([
      {
        code: 'missing-value',
        text: 'no value at 2026-11-22T00:10:00Z (line 3)',
        line: 3,
        timestamp: '2026-11-22T00:10:00Z',
      },
      { code: 'malformed-line', text: 'line 5: it is not UTF-8', line: 5 },
    ]);
  });

  it('allows the configured number of missing readings', () => {
    const items = readingsOf([[0, 1], [10], [40, 3]]);
    expect(resultOf(completeness({ ...settings, allowedMissing: 3 }), items).pass).toBe(true);
    expect(resultOf(completeness({ ...settings, allowedMissing: 2 }), items).pass).toBe(false);
  });

  it('fails a stream without a reading', () => {
    expect(resultOf(completeness(), [])).toMatchObject({ pass: false, messages: [{ code: 'no-readings' }] });
  });

  it('passes a single reading, which determines no interval', () => {
    expect(resultOf(completeness(), readingsOf([[0, 1]])).pass).toBe(true);
    expect(resultOf(completeness(), readingsOf(Array.from({ length: 2_500 }, () => [0, 1]))).pass).toBe(true);
  });

  it('counts messages that it does not keep', () => {
    const { messages, messageCount, summary } = resultOf(
      completeness(settings),
      readingsOf(Array.from({ length: 500 }, (_, index) => [index * 30, 1])),
    );
    expect(messages).toHaveLength(MESSAGES_LIMIT);
    expect([messageCount, summary]).toEqual([499, '500 readings: 499 gaps, 998 readings missing']);
  });

  it('stops counting in a stream with too many gaps, and reports it', () => {
    const pieces = Array.from({ length: 20_000 }, (_, index): Minute => [index * 1_000, 1]);
    const { pass, messageCount } = resultOf(completeness(settings), readingsOf(pieces));
    expect(pass).toBe(false);
    expect(messageCount).toBe(10_001);
  });
});

describe('completeness, for any stream', () => {
  const stream = fc.record({
    length: fc.integer({ min: 30, max: 200 }),
    interval: fc.integer({ min: 1, max: 90 }),
    lost: fc.uniqueArray(fc.integer({ min: 1, max: 198 }), { maxLength: 6 }),
    order: fc.infiniteStream(fc.nat()),
  });

  it('counts exactly the removed readings, for any order and any number of duplicates', () => {
    fc.assert(
      fc.property(stream, fc.boolean(), ({ length, interval, lost, order }, learned) => {
        const gone = new Set(lost.filter((index) => index < length - 1));
        const kept = Array.from({ length }, (_, index): Minute => [index * interval, 1]).filter(
          (_, index) => !gone.has(index),
        );
        const shuffled = kept
          .map((reading) => ({ reading, key: order.next().value ?? 0 }))
          .sort((one, other) => one.key - other.key)
          .map(({ reading }) => reading);
        const { pass, summary } = resultOf(
          completeness(learned ? {} : { intervalSeconds: interval * 60 }),
          readingsOf([...shuffled, ...shuffled.slice(0, 3)]),
        );
        expect(pass).toBe(gone.size === 0);
        expect(/(\d+) readings? missing/.exec(summary ?? '')?.[1] ?? '0').toBe(String(gone.size));
      }),
    );
  });

  it('finds no gap in readings that are up to a fifth of an interval early or late', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 3, maxLength: 300 }), (seconds) => {
        const items = seconds.map((off, index) => ({ line: index + 2, time: index * 60_000 + off * 1_000, value: 1 }));
        expect(codesOf(resultOf(completeness({ intervalSeconds: 60 }), items))).toEqual([]);
      }),
    );
  });
});
