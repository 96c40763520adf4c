import { parseNumber, parseNumbers } from './cron-field.js';

/** Whether a day (month and day from 1) is one of those that a cron expression means. */
export type CronDay = (year: number, month: number, day: number) => boolean;

/** Sunday is 1. */
const weekdays = { least: 1, most: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };

/**
 * Reads a day of the month: numbers, `L` (the last), `LW` (the last weekday), `15W` (the weekday nearest to the 15th).
 */
export function parseDayOfMonth(text: string): CronDay | undefined {
  if (text === 'L') return (year, month, day) => day === lastDay(year, month);
  if (text === 'LW') return (year, month, day) => day === nearestWeekday(year, month, lastDay(year, month));
  const [, nearest] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (nearest !== undefined) {
    const wanted = parseNumber(nearest, { least: 1, most: 31 });
    return wanted === undefined
      ? undefined
      : (year, month, day) => wanted <= lastDay(year, month) && day === nearestWeekday(year, month, wanted);
  }
  const days = parseNumbers(text, { least: 1, most: 31 });
  return days && ((_year, _month, day) => days.includes(day));
}

/**
 * Reads a day of the week: numbers and names, `L` (Saturday), `6L` (the last Friday of the month), `3#2` (its second
 * Tuesday).
 */
export function parseDayOfWeek(text: string): CronDay | undefined {
  const [, lastOne] = /^(\w+)L$/.exec(text) ?? [];
  const last = lastOne === undefined ? undefined : parseNumber(lastOne, weekdays);
  if (last !== undefined)
    return (year, month, day) => weekday(year, month, day) === last && day + 7 > lastDay(year, month);
  const [, name, count] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  if (name !== undefined) {
    const wanted = parseNumber(name, weekdays);
    return wanted === undefined
      ? undefined
      : (year, month, day) => weekday(year, month, day) === wanted && Math.ceil(day / 7) === Number(count);
  }
  const days = text === 'L' ? [7] : parseNumbers(text, weekdays);
  return days && ((year, month, day) => days.includes(weekday(year, month, day)));
}

function weekday(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Monday to Friday, within the month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const on = weekday(year, month, day);
  if (on === 7) return day === 1 ? 3 : day - 1;
  if (on === 1) return day === lastDay(year, month) ? day - 2 : day + 1;
  return day;
}
