import { type CheckResult, type ExecutionStart, type StreamCheck } from './check.js';
import { DEFAULT_CLOCK_SKEW_SECONDS, DEFAULT_MAX_AGE_SECONDS } from './limits.js';
import { MessageLog, pluralize, joinCounts } from './message-log.js';
import { type Reading, type StreamItem, isReading, formatTime } from './reading.js';

/** The options of the timeliness check. */
export interface TimelinessOptions {
  /**
   * The maximum age of the newest reading when the execution starts, in seconds. Default: one day. Specify 0 to disable
   * the age check.
   */
  readonly maxAgeSeconds?: number;
  /** The maximum time of a reading after the execution's start, in seconds. Default: 300, because clocks differ. */
  readonly clockSkewSeconds?: number;
}

/** The number of readings within which the check recognizes a duplicate. A later duplicate is still out of order. */
const RECENT_TIMESTAMPS_LIMIT = 10_000;

/**
 * Checks whether readings are in order, unique and recent. A reading that is older than a previous one is out of order.
 * A reading whose time occurred before is a duplicate. The check ignores values, which the range check covers.
 */
export function timeliness(options: TimelinessOptions, { StartTime }: ExecutionStart): StreamCheck {
  const { maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS, clockSkewSeconds = DEFAULT_CLOCK_SKEW_SECONDS } = options;
  const start = Date.parse(StartTime);
  const log = new MessageLog();
  const seen = new RecentTimestamps(RECENT_TIMESTAMPS_LIMIT);
  let newest: number | undefined;
  let [readings, late, twice, ahead] = [0, 0, 0, 0];

  const judge = ({ line, time }: Reading): void => {
    const about = { line, timestamp: formatTime(time) };
    const first = seen.lineOf(time);
    if (first !== undefined) {
      twice += 1;
      log.add({ code: 'duplicate', text: `${formatTime(time)} is there twice (lines ${first} and ${line})`, ...about });
      return;
    }
    seen.add(time, line);
    if (newest !== undefined && time < newest) {
      late += 1;
      log.add({
        code: 'out-of-order',
        text: `${formatTime(time)} (line ${line}) comes after ${formatTime(newest)}`,
        ...about,
      });
    }
    if (time > start + clockSkewSeconds * 1_000) {
      ahead += 1;
      log.add({
        code: 'future',
        text: `${formatTime(time)} (line ${line}) is ahead of the run, which started at ${formatTime(start)}`,
        ...about,
      });
      return;
    }
    newest = Math.max(newest ?? time, time);
  };

  return {
    add(item: StreamItem) {
      if (!isReading(item)) return;
      readings += 1;
      judge(item);
    },

    result(): CheckResult {
      const stale = maxAgeSeconds > 0 && (newest === undefined || newest < start - maxAgeSeconds * 1_000);
      if (stale) {
        const last = newest === undefined ? 'there is no reading' : `the newest reading is of ${formatTime(newest)}`;
        log.add({
          code: 'stale',
          text: `${last}; the run started at ${formatTime(start)} and allows for ${pluralize(maxAgeSeconds, 'second')}`,
        });
      }
      const found = joinCounts(
        [
          [late, 'reading out of order', 'readings out of order'],
          [twice, 'duplicate'],
          [ahead, 'reading from the future', 'readings from the future'],
        ],
        '',
      );
      const summary = [found, stale ? 'stale' : ''].filter((part) => part !== '').join(', ');
      return log.result(
        log.count === 0,
        `${pluralize(readings, 'reading')}: ${summary === '' ? 'in order and in time' : summary}`,
      );
    },
  };
}

/** The lines of the most recent times. */
class RecentTimestamps {
  readonly #lines = new Map<number, number>();

  constructor(private readonly size: number) {}

  lineOf(time: number): number | undefined {
    return this.#lines.get(time);
  }

  add(time: number, line: number): void {
    this.#lines.set(time, line);
    if (this.#lines.size <= this.size) return;
    // A Map keeps the insertion order of its keys.
    for (const [oldest] of this.#lines) {
      this.#lines.delete(oldest);
      return;
    }
  }
}
