import { type CheckResult, type StreamCheck } from './check.js';
import { DEFAULT_WINDOW, DEFAULT_Z_SCORE } from './limits.js';
import { MessageLog, pluralize, joinCounts } from './message-log.js';
import { type StreamItem, isReading, formatTime } from './reading.js';
import { RollingWindow } from './rolling-window.js';

/** The limits of valid values. */
export interface RangeLimits {
  /** The smallest valid value. Default: none. */
  readonly minimum?: number;
  /** The largest valid value. Default: none. */
  readonly maximum?: number;
}

/** The options of the range check. */
export interface RangeOptions extends RangeLimits {
  /** Limits of individual streams, by `StreamID`, which replace the general limits. */
  readonly streams?: Readonly<Record<string, RangeLimits>>;
  /**
   * The maximum distance of a value from the median of its neighbors, in robust standard deviations. Default: 6.
   * Specify 0 to disable the outlier check.
   */
  readonly zScore?: number;
  /** The number of values in the window around a value, including the value itself: odd, at least 5. Default: 25. */
  readonly window?: number;
  /** The minimum standard deviation, such as the sensor's resolution, in the unit of the stream. Default: 0. */
  readonly resolution?: number;
}

/** The minimum number of values that determine a usual range. */
const MIN_NEIGHBORS = 5;

interface PendingValue {
  readonly line: number;
  readonly time: number;
  readonly value: number;
}

/**
 * Checks whether values are plausible: within limits, and not outliers among their neighbors by the robust z-score. The
 * check is a Hampel filter: it measures the distance from the median of the surrounding readings, in robust standard
 * deviations. A single extreme value does not affect median and deviation, and a slow daily cycle is not an outlier.
 * The check ignores empty values, which the completeness check covers.
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

  /** Judges a value once the same number of neighbors precedes and follows it. */
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
      // The first values wait for a full window, because they have no preceding neighbors.
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

/** Without a deviation, all values are equal, or so large that rounding removes their distance. */
function scoreOf(distance: number, deviation: number): number {
  return deviation > 0 ? distance / deviation : 0;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(6)));
}
