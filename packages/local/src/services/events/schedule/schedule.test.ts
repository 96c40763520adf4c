import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { startEvents, type TestEvents } from '../testing/start-events.js';
import { parseSchedule } from '../../../kernel/schedule/parse-schedule.js';

const next = (expression: string, after: string, count = 1) => {
  const schedule = parseSchedule(expression);
  if (schedule === undefined) throw new Error(`${expression} is not valid`);
  const times: string[] = [];
  let time: number | undefined = Date.parse(after);
  for (let found = 0; found < count && time !== undefined; found += 1) {
    time = schedule.next(time, Date.parse(after));
    if (time !== undefined) times.push(new Date(time).toISOString().slice(0, 16));
  }
  return times;
};

describe('a schedule expression', () => {
  it.each([
    ['rate(1 minute)', ['2026-01-01T00:01', '2026-01-01T00:02']],
    ['rate(5 minutes)', ['2026-01-01T00:05', '2026-01-01T00:10']],
    ['rate(1 hour)', ['2026-01-01T01:00', '2026-01-01T02:00']],
    ['rate(7 days)', ['2026-01-08T00:00', '2026-01-15T00:00']],
    ['cron(0 10 * * ? *)', ['2026-01-01T10:00', '2026-01-02T10:00']],
    ['cron(15 12 * * ? *)', ['2026-01-01T12:15', '2026-01-02T12:15']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-01-01T18:00', '2026-01-02T18:00', '2026-01-05T18:00']],
    ['cron(0 8 1 * ? *)', ['2026-01-01T08:00', '2026-02-01T08:00']],
    ['cron(0/15 * * * ? *)', ['2026-01-01T00:15', '2026-01-01T00:30']],
    ['cron(0/10 * ? * MON-FRI *)', ['2026-01-01T00:10', '2026-01-01T00:20']],
    ['cron(0/30 20-2 ? * MON-FRI *)', ['2026-01-01T00:30', '2026-01-01T01:00']],
    ['cron(0 0 L * ? *)', ['2026-01-31T00:00', '2026-02-28T00:00']],
    ['cron(0 0 LW * ? *)', ['2026-01-30T00:00', '2026-02-27T00:00']],
    ['cron(0 0 3W * ? *)', ['2026-01-02T00:00', '2026-02-03T00:00']],
    ['cron(0 0 ? * 6#3 *)', ['2026-01-16T00:00', '2026-02-20T00:00']],
    ['cron(0 0 ? * 6L *)', ['2026-01-30T00:00', '2026-02-27T00:00']],
    ['cron(0 0 ? * L *)', ['2026-01-03T00:00', '2026-01-10T00:00']],
    ['cron(0 0 29 FEB ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    [
      'cron(0 0 1 JAN,JUL ? 2027-2028)',
      ['2027-01-01T00:00', '2027-07-01T00:00', '2028-01-01T00:00', '2028-07-01T00:00'],
    ],
    ['cron(0 0 1 1 ? 2020)', []],
    ['cron(0 0 31 2 ? *)', []],
  ])('%s', (expression, expected) => {
    expect(next(expression, '2026-01-01T00:00:00Z', expected.length || 1)).toEqual(expected);
  });

  it.each([
    '',
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(5 weeks)',
    'rate(1.5 hours)',
    'cron(* * * * * *)',
    'cron(0 10 ? * ? *)',
    'cron(0 10 * * ?)',
    'cron(60 * * * ? *)',
    'cron(a * * * ? *)',
    'cron(0/0 * * * ? *)',
    'cron(1- * * * ? *)',
    'at(2026-01-01T00:00:00)',
  ])('is rejected: %s', (expression) => {
    expect(parseSchedule(expression)).toBeUndefined();
  });

  it('of cron is due at full minutes that match its fields, in ascending order', () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(
        minute,
        hour,
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 0, max: 4e12 }),
        (m, h, day, after) => {
          const found = parseSchedule(`cron(${m} ${h} ${day} * ? *)`)?.next(after, after) ?? 0;
          const date = new Date(found);
          expect([
            date.getUTCSeconds(),
            date.getUTCMinutes(),
            date.getUTCHours(),
            date.getUTCDate(),
            found > after,
            found - after <= 31 * 86_400_000,
          ]).toEqual([0, m, h, day, true, true]);
        },
      ),
    );
  });
});

describe('a scheduled rule', () => {
  let env: TestEvents;
  beforeEach(async () => {
    env = await startEvents();
  });
  afterEach(() => env[Symbol.asyncDispose]());

  it("is triggered by the environment's clock until it is disabled", async () => {
    const Arn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
    const rule = await env.rule([{ Arn }], { Name: 'often', ScheduleExpression: 'rate(2 minutes)' });
    env.clock.advance(5 * 60_000);
    await env.events.settled();
    expect(env.received.map(({ text }) => JSON.parse(text) as unknown)).toMatchObject([
      {
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        time: '2026-01-01T00:02:00Z',
        resources: [rule],
        detail: {},
      },
      { time: '2026-01-01T00:04:00Z' },
    ]);
    await env.client.send(new DisableRuleCommand({ Name: 'often' }));
    env.clock.advance(60 * 60_000);
    await env.events.settled();
    expect(env.received).toHaveLength(2);
    expect(env.clock.pending).toBe(0);
  });
});
