import { type CheckResult } from './check.js';
import { type StreamCheck } from './stream-check.js';
import { DEFAULT_WINDOW, DEFAULT_Z_SCORE } from './limits.js';
import { MessageLog, pluralize, joinCounts } from './message-log.js';
import { type StreamItem, isReading, formatTime } from './reading.js';
import { RollingWindow } from './rolling-window.js';

/** Between which limits values may be. */
export interface RangeLimits {
  /** The smallest value that can be true. Default: none. */
  readonly minimum?: number;
  /** The largest value that can be true. Default: none. */
  readonly maximum?: number;
}

/** What range asks of a stream. */
export interface RangeOptions extends RangeLimits {
  /** Limits of single streams, by `StreamID`, in place of those for all. */
  readonly streams?: Readonly<Record<string, RangeLimits>>;
  /**
   * How many robust standard deviations a value may be from the median of its neighbours. Default 6; 0 looks for no
   * outliers.
   */
  readonly zScore?: number;
  /** How many neighbours a value is judged by, itself included: odd, 5 at least. Default 25. */
  readonly window?: number;
  /**
   * The least standard deviation that is believed, such as the sensor's resolution, in the stream's unit. Default 0.
   */
  readonly resolution?: number;
}

/** Fewer values than this tell nothing about what is usual. */
const MIN_NEIGHBORS = 5;

interface PendingValue {
  readonly line: number;
  readonly time: number;
  readonly value: number;
}

/**
 * Whether values can be true: within limits, and no outliers among their neighbours by the robust z-score (a Hampel
 * filter: the distance from the median of the readings around, in robust standard deviations). A single wild value does
 * not move median and deviation, and a slow course of the day is no outlier. Empty values are not judged; those are
 * completeness.
 */
export function range(options: RangeOptions = {}, streamId = ''): StreamCheck {
  const limits =
    options.streams !== undefined && Object.hasOwn(options.streams, streamId) ? options.streams[streamId] : options;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = limits ?? {};
  const { zScore = DEFAULT_Z_SCORE, window: size = DEFAULT_WINDOW, resolution = 0 } = options;
  const log = new MessageLog();
  const window = new RollingWindow(size);
  const waiting: PendingValue[] = [];
  let [values, below, above, outliers] = [0, 0, 0, 0];

  /** A value is judged once as many neighbours came after it as before. */
  const judge = ({ line, time, value }: PendingValue): void => {
    const at = `${value} at ${formatTime(time)} (line ${line})`;
    const about = { line, timestamp: formatTime(time) };
    if (value < minimum) {
      below += 1;
      log.add({ code: 'below-minimum', text: `${at} is below ${minimum}`, ...about });
    } else if (value > maximum) {
      above += 1;
      log.add({ code: 'above-maximum', text: `${at} is above ${maximum}`, ...about });
    } else if (zScore > 0 && window.length >= MIN_NEIGHBORS) {
      const median = window.median();
      const score = scoreOf(Math.abs(value - median), Math.max(window.deviation(), resolution));
      if (score <= zScore) return;
      outliers += 1;
      log.add({
        code: 'outlier',
        text: `${at} is ${score.toFixed(1)} robust standard deviations from the ${rounded(median)} around it`,
        ...about,
      });
    }
  };

  return {
    add(item: StreamItem) {
      if (!isReading(item) || item.value === undefined) return;
      const { line, time, value } = item;
      values += 1;
      window.add(value);
      waiting.push({ line, time, value });
      // The first ones wait for a whole window, for they have no neighbours before them.
      if (values === size) for (const each of waiting.splice(0, (size + 1) / 2)) judge(each);
      else if (values > size) for (const each of waiting.splice(0, 1)) judge(each);
    },

    result(): CheckResult {
      for (const each of waiting.splice(0)) judge(each);
      const found = joinCounts(
        [
          [below, 'value below the minimum', 'values below the minimum'],
          [above, 'value above the maximum', 'values above the maximum'],
          [outliers, 'outlier'],
        ],
        'all in range',
      );
      return log.result(log.count === 0, `${pluralize(values, 'value')}: ${found}`);
    },
  };
}

/** Without any deviation every value is the same, or so large that its distance is lost in rounding. */
function scoreOf(distance: number, deviation: number): number {
  return deviation > 0 ? distance / deviation : 0;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(6)));
}
