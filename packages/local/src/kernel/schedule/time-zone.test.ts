import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from './parse-schedule.js';
import { inTimeZone, timeZone } from './time-zone.js';

function next(expression: string, zoneName: string, after: string, count: number): string[] {
  const zone = timeZone(zoneName);
  const schedule = parseSchedule(expression);
  if (zone === undefined || schedule === undefined) throw new Error('invalid');
  const times: string[] = [];
  let time: number | undefined = Date.parse(after);
  while (times.length < count && time !== undefined) {
    time = inTimeZone(schedule, zone).next(time, 0);
    if (time !== undefined) times.push(new Date(time).toISOString().slice(0, 16));
  }
  return times;
}

describe('a schedule in a time zone', () => {
  it.each([
    ['cron(0 9 * * ? *)', 'America/New_York', '2026-01-01T00:00Z', ['2026-01-01T14:00', '2026-01-02T14:00']],
    ['cron(0 9 * * ? *)', 'Asia/Kolkata', '2026-01-01T00:00Z', ['2026-01-01T03:30', '2026-01-02T03:30']],
    // Berlin sets the clocks forward on March 29, 2026, from 2:00 to 3:00, and back on October 25 from 3:00 to 2:00.
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T00:00Z', ['2026-03-28T01:30', '2026-03-30T00:30']],
    [
      'cron(30 2 * * ? *)',
      'Europe/Berlin',
      '2026-10-24T00:00Z',
      ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    ['cron(0 0 1 * ? *)', 'Pacific/Auckland', '2026-01-01T00:00Z', ['2026-01-31T11:00', '2026-02-28T11:00']],
  ])('%s in %s after %s', (expression, zone, after, expected) => {
    expect(next(expression, zone, after, expected.length)).toEqual(expected);
  });

  it('has times that grow, and that are the local time of the expression', () => {
    const zones = fc.constantFrom('America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    const start = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(zones, start, fc.integer({ min: 0, max: 23 }), (zoneName, from, hour) => {
        const times = next(`cron(15 ${hour} * * ? *)`, zoneName, new Date(from).toISOString(), 4).map((time) =>
          Date.parse(`${time}Z`),
        );
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        expect(new Set(times).size).toBe(4);
        for (const time of times) {
          const local = new Date(timeZone(zoneName)?.toLocal(time) ?? 0);
          expect([local.getUTCHours(), local.getUTCMinutes()]).toEqual([hour, 15]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not exist for unknown zones', () => {
    expect(timeZone('Europe/Atlantis')).toBeUndefined();
  });
});
