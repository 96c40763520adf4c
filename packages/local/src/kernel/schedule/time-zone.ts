import { type Schedule } from './parse-schedule.js';

/** Converts between UTC and the local time of a zone; times are milliseconds since the epoch. */
export interface TimeZone {
  /** The local time at a moment, as if it were UTC. */
  toLocal(time: number): number;
  /** The first moment with a local time; `undefined` if the clocks skip it. */
  toUtc(local: number): number | undefined;
}

const hourMs = 3_600_000;

/** The zone with an IANA name, such as `Europe/Berlin`; `undefined` for an unknown name. */
export function timeZone(name: string): TimeZone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  const toLocal = (time: number): number => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const milliseconds = ((time % 1000) + 1000) % 1000;
    return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds;
  };
  return {
    toLocal,
    toUtc: (local) => {
      // Offsets before and after a change of the clocks differ; a day contains one change at most.
      const offsets = [local - 24 * hourMs, local + 24 * hourMs].map((time) => toLocal(time) - time);
      const moments = offsets.map((offset) => local - offset).filter((moment) => toLocal(moment) === local);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
  };
}

/**
 * The moments of a schedule whose times are local. A time that the clocks skip in spring is left out, and one that they
 * repeat in autumn occurs once.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function inTimeZone(schedule: Schedule, zone: TimeZone): Schedule {
  return {
    next: (time, since) => {
      // The clocks may have just been set back, so that later moments have earlier local times.
      let local = zone.toLocal(time) - 3 * hourMs;
      for (;;) {
        const next = schedule.next(local, since);
        if (next === undefined) return undefined;
        const moment = zone.toUtc(next);
        if (moment !== undefined && moment > time) return moment;
        local = next;
      }
    },
  };
}
