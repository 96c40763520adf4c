import { type CronDay, parseDayOfMonth, parseDayOfWeek } from './cron-days.js';
import { parseNumbers } from './cron-field.js';
import { type Schedule } from './parse-schedule.js';

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayMs = 86_400_000;

/**
 * Reads `cron(minutes hours day-of-month month day-of-week year)`, in UTC; one of the two days is `?`. `undefined` for
 * anything else.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
 */
export function cronSchedule(expression: string): Schedule | undefined {
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/ +/) ?? [];
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] = fields;
  if (fields.length !== 6 || (dayText === '?') === (weekdayText === '?')) return undefined;
  const minutes = parseNumbers(minuteText, { least: 0, most: 59 });
  const hours = parseNumbers(hourText, { least: 0, most: 23 });
  const months = parseNumbers(monthText, { least: 1, most: 12, names: monthNames });
  const years = parseNumbers(yearText, { least: 1970, most: 2199 });
  const day = dayText === '?' ? parseDayOfWeek(weekdayText) : parseDayOfMonth(dayText);
  if (!minutes || !hours || !months || !years || !day) return undefined;
  return {
    next: (time) => nextMoment(Math.floor(time / 60_000) * 60_000 + 60_000, { minutes, hours, months, years, day }),
  };
}

interface CronFields {
  /** Ascending, as the others. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly day: CronDay;
}

/** The first moment at or after `from`: it goes through years and months that fit, then through their days. */
function nextMoment(from: number, cron: CronFields): number | undefined {
  const start = new Date(from);
  for (const year of cron.years.filter((one) => one >= start.getUTCFullYear())) {
    for (const month of cron.months) {
      const first = Date.UTC(year, month - 1, 1);
      const end = Date.UTC(year, month, 1);
      for (let day = first; day < end; day += dayMs) {
        if (day + dayMs <= from || !cron.day(year, month, new Date(day).getUTCDate())) continue;
        const moment = firstTime(day, from, cron);
        if (moment !== undefined) return moment;
      }
    }
  }
  return undefined;
}

function firstTime(day: number, from: number, { hours, minutes }: CronFields): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      const moment = day + hour * 3_600_000 + minute * 60_000;
      if (moment >= from) return moment;
    }
  }
  return undefined;
}
