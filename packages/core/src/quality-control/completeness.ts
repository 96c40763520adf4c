import { type CheckResult, type StreamCheck } from './check.js';
import { DEFAULT_GAP_TOLERANCE } from './limits.js';
import { MessageLog, pluralize, joinCounts } from './message-log.js';
import { type Reading, type StreamItem, isReading, formatTime } from './reading.js';
import { TimeSegments, medianInterval } from './time-segments.js';

/** The options of the completeness check. */
export interface CompletenessOptions {
  /** The expected interval between readings, in seconds. Default: the median interval of the first 1,000 readings. */
  readonly intervalSeconds?: number;
  /** The number of intervals above which a distance is a gap. Default: 1.5. */
  readonly gapTolerance?: number;
  /** The maximum number of missing readings, including gaps, empty values and malformed lines. Default: 0. */
  readonly allowedMissing?: number;
}

/** The number of readings that determine the interval if it is not specified. */
const LEARNED_FROM = 1_000;

/** The maximum number of gaps to count, which bounds memory. */
const GAPS_LIMIT = 10_000;

/**
 * Checks whether readings are missing: gaps in time, empty values, and malformed lines. The check ignores the order of
 * the lines and duplicate readings, which the timeliness check covers.
 */
export function completeness(options: CompletenessOptions = {}): StreamCheck {
  const log = new MessageLog();
  let learning: number[] | undefined = options.intervalSeconds === undefined ? [] : undefined;
  let interval = options.intervalSeconds === undefined ? undefined : options.intervalSeconds * 1_000;
  const tolerance = options.gapTolerance ?? DEFAULT_GAP_TOLERANCE;
  let runs = interval === undefined ? undefined : new TimeSegments(interval * tolerance);
  let [readings, empty, malformed] = [0, 0, 0];
  let inPieces = false;

  const learn = (): void => {
    interval = medianInterval(learning ?? []);
    if (interval === undefined) return;
    runs = new TimeSegments(interval * tolerance);
    for (const time of learning ?? []) runs.add(time);
    learning = undefined;
  };

  const place = (time: number): void => {
    if (inPieces) return;
    if (learning === undefined) runs?.add(time);
    else if (learning.push(time) % LEARNED_FROM === 0) learn();
    // A stream whose times never differ determines no interval, so its first time represents all of them.
    if (learning !== undefined && learning.length >= LEARNED_FROM) learning.length = 1;
    inPieces = (runs?.segments.length ?? 0) > GAPS_LIMIT;
  };

  const noteEmpty = ({ line, time }: Reading): void => {
    empty += 1;
    log.add({
      code: 'missing-value',
      text: `no value at ${formatTime(time)} (line ${line})`,
      line,
      timestamp: formatTime(time),
    });
  };

  return {
    add(item: StreamItem) {
      if (!isReading(item)) {
        malformed += 1;
        log.add({ code: 'malformed-line', text: `line ${item.line}: ${item.problem}`, line: item.line });
        return;
      }
      readings += 1;
      if (item.value === undefined) noteEmpty(item);
      place(item.time);
    },

    result(): CheckResult {
      if (learning !== undefined) learn();
      const gaps = gapsOf(runs, interval ?? 0);
      let lost = 0;
      for (const { after, before, missing } of gaps) {
        lost += missing;
        log.add({
          code: 'gap',
          text: `${pluralize(missing, 'reading')} missing between ${formatTime(after)} and ${formatTime(before)}`,
          timestamp: formatTime(after),
        });
      }
      if (inPieces) log.add({ code: 'gap', text: `more than ${GAPS_LIMIT} gaps: those after them were not counted` });
      if (readings === 0) log.add({ code: 'no-readings', text: 'there is not one reading' });
      const found = joinCounts(
        [
          [gaps.length, 'gap'],
          [lost, 'reading missing', 'readings missing'],
          [empty, 'empty value'],
          [malformed, 'malformed line'],
        ],
        'nothing missing',
      );
      const pass = readings > 0 && !inPieces && lost + empty + malformed <= (options.allowedMissing ?? 0);
      return log.result(pass, `${pluralize(readings, 'reading')}: ${found}`);
    },
  };
}

interface Gap {
  /** The reading before the gap, in milliseconds since 1970. */
  readonly after: number;
  /** The reading after the gap. */
  readonly before: number;
  readonly missing: number;
}

function gapsOf(runs: TimeSegments | undefined, interval: number): Gap[] {
  const stretches = runs?.segments ?? [];
  return stretches.slice(1).map(({ start: before }, index) => {
    const after = stretches[index]?.end ?? before;
    return { after, before, missing: Math.max(1, Math.round((before - after) / interval) - 1) };
  });
}
