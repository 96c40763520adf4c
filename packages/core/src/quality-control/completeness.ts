import { type CheckResult } from './check.js';
import { type StreamCheck } from './stream-check.js';
import { DEFAULT_GAP_TOLERANCE } from './limits.js';
import { MessageLog, pluralize, joinCounts } from './message-log.js';
import { type Reading, type StreamItem, isReading, formatTime } from './reading.js';
import { TimeSegments, medianInterval } from './time-segments.js';

/** What completeness asks of a stream. */
export interface CompletenessOptions {
  /** How far apart readings are meant to be, in seconds. Default: the median distance of the first 1,000. */
  readonly intervalSeconds?: number;
  /** A distance of more than so many intervals is a gap. Default 1.5. */
  readonly gapTolerance?: number;
  /** How many readings may be missing, by gaps, empty values and malformed lines together. Default 0. */
  readonly allowedMissing?: number;
}

/** How many readings the interval is taken from where it is not given. */
const LEARNED_FROM = 1_000;

/** More gaps than this are counted no further: the stream is in pieces, and memory stays bounded. */
const GAPS_LIMIT = 10_000;

/**
 * Whether readings are missing: gaps in time, empty values, and lines that are no readings. The order of the lines does
 * not matter, nor do readings that are there twice; those are timeliness.
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
    // A stream whose times never differ teaches nothing; its first time stands for all of them.
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
  /** The reading before it, in milliseconds since 1970. */
  readonly after: number;
  /** The reading that ends it. */
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
