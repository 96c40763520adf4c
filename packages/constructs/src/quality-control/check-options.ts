import { type Duration } from 'aws-cdk-lib';

/** What `QualityCheck.completeness` asks of a stream. */
export interface CompletenessCheckOptions {
  /** @default 'Completeness' */
  readonly name?: string;
  /**
   * How far apart readings are meant to be.
   *
   * @default - the median distance of a stream's first 1,000 readings
   */
  readonly interval?: Duration;
  /**
   * A distance of more than so many intervals is a gap.
   *
   * @default 1.5
   */
  readonly gapTolerance?: number;
  /**
   * How many readings may be missing, by gaps, empty values and malformed lines together.
   *
   * @default 0
   */
  readonly allowedMissing?: number;
}

/** Between which values a stream may be. */
export interface StreamLimits {
  /**
   * The smallest value that can be true.
   *
   * @default - none
   */
  readonly minimum?: number;
  /**
   * The largest value that can be true.
   *
   * @default - none
   */
  readonly maximum?: number;
}

/** What `QualityCheck.range` asks of a stream. The limits are those of every stream that has none of its own. */
export interface RangeCheckOptions extends StreamLimits {
  /** @default 'Range' */
  readonly name?: string;
  /**
   * Limits of single streams, by their `StreamID`. All of them together may take about 3 KB as
   * JSON, quotes counted twice: they are an environment variable of the check's function, of which Lambda takes 4 KB.
   *
   * @default - every stream has the same limits
   */
  readonly streams?: Readonly<Record<string, StreamLimits>>;
  /**
   * How many robust standard deviations a value may be from the median of its neighbours. 0 looks for no outliers.
   *
   * @default 6
   */
  readonly zScore?: number;
  /**
   * How many neighbours a value is judged by, itself included: odd, 5 to 999.
   *
   * @default 25
   */
  readonly window?: number;
  /**
   * The least standard deviation that is believed, such as the sensor's resolution, in the stream's unit.
   *
   * @default 0
   */
  readonly resolution?: number;
}

/** What `QualityCheck.timeliness` asks of a stream. */
export interface TimelinessCheckOptions {
  /** @default 'Timeliness' */
  readonly name?: string;
  /**
   * How old the newest reading may be when the run starts. `Duration.seconds(0)` asks for no age.
   *
   * @default Duration.days(1)
   */
  readonly maxAge?: Duration;
  /**
   * How far ahead of the run's start a reading may be.
   *
   * @default Duration.minutes(5)
   */
  readonly clockSkew?: Duration;
}

/** How a check of your own is called. */
export interface FunctionCheckOptions {
  /**
   * How long a call may take; one that takes longer has failed.
   *
   * @default - a minute longer than the function's own timeout, 16 minutes where that is not known
   */
  readonly timeout?: Duration;
}
