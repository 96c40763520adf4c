import { type Duration } from 'aws-cdk-lib';

/** Options of `QualityCheck.completeness`. */
export interface CompletenessCheckOptions {
  /** @default 'Completeness' */
  readonly name?: string;
  /**
   * The expected interval between readings.
   *
   * @default - the median interval of the first 1,000 readings of a stream
   */
  readonly interval?: Duration;
  /**
   * The number of intervals without a reading that counts as a gap.
   *
   * @default 1.5
   */
  readonly gapTolerance?: number;
  /**
   * The number of readings that can be missing because of gaps, empty values and malformed lines.
   *
   * @default 0
   */
  readonly allowedMissing?: number;
}

/** The valid values of a stream. */
export interface StreamLimits {
  /**
   * The minimum valid value.
   *
   * @default - none
   */
  readonly minimum?: number;
  /**
   * The maximum valid value.
   *
   * @default - none
   */
  readonly maximum?: number;
}

/** Options of `QualityCheck.range`. The limits apply to every stream without an entry in `streams`. */
export interface RangeCheckOptions extends StreamLimits {
  /** @default 'Range' */
  readonly name?: string;
  /**
   * The limits of individual streams by `StreamID`. They are limited to about 3 KB as JSON, because they are in an
   * environment variable of the check's function.
   *
   * @default - all streams have the same limits
   */
  readonly streams?: Readonly<Record<string, StreamLimits>>;
  /**
   * The maximum distance of a value from the median of its neighbors, in robust standard deviations. 0 disables the
   * detection of outliers.
   *
   * @default 6
   */
  readonly zScore?: number;
  /**
   * The number of neighbors that a value is compared with, including itself: an odd integer from 5 to 999.
   *
   * @default 25
   */
  readonly window?: number;
  /**
   * The minimum standard deviation, in the unit of the stream, such as the resolution of the sensor.
   *
   * @default 0
   */
  readonly resolution?: number;
}

/** Options of `QualityCheck.timeliness`. */
export interface TimelinessCheckOptions {
  /** @default 'Timeliness' */
  readonly name?: string;
  /**
   * The maximum age of the newest reading at the start of the execution. `Duration.seconds(0)` disables the limit.
   *
   * @default Duration.days(1)
   */
  readonly maxAge?: Duration;
  /**
   * How far after the start of the execution the timestamp of a reading can be.
   *
   * @default Duration.minutes(5)
   */
  readonly clockSkew?: Duration;
}

/** Options of `QualityCheck.fromFunction`. */
export interface FunctionCheckOptions {
  /**
   * The timeout of an invocation. The check fails if the function takes longer.
   *
   * @default - the timeout of the function plus one minute, or 16 minutes if it is unknown
   */
  readonly timeout?: Duration;
}
