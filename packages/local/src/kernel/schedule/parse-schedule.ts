import { cronSchedule } from './cron.js';

/** The times of a rule or a schedule. */
export interface Schedule {
  /**
   * The first moment after `time` (milliseconds since the epoch), for a rule that was enabled at `since`; `undefined`
   * when there is none.
   */
  next(time: number, since: number): number | undefined;
}

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(5 minutes)` and `cron(0 12 * * ? *)`; `undefined` for anything else.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseSchedule(expression: string): Schedule | undefined {
  return rateSchedule(expression) ?? cronSchedule(expression);
}

/** `minute` with 1, `minutes` with any other number. */
function rateSchedule(expression: string): Schedule | undefined {
  const [, digits = '', unit = '', plural = ''] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const value = Number(digits);
  const period = value * (unitMs[unit] ?? 0);
  if (period === 0 || (value === 1) !== (plural === '')) return undefined;
  return { next: (time, since) => since + (Math.floor(Math.max(0, time - since) / period) + 1) * period };
}
