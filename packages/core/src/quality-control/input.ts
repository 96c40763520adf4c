import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** The input of one QualityControl execution: the stream and the group to check. */
export interface QualityControlInput {
  /**
   * The owner of the stream, such as a weather station: 1 to 64 characters of A-Z, a-z, 0-9, "_", "." and "-", starting
   * with a letter or digit.
   */
  readonly GroupID: string;
  /** The stream, such as one sensor of the station. The format is the same as for `GroupID`. */
  readonly StreamID: string;
  /** The location of the stream's data. Default: `<GroupID>/<StreamID>.csv` in the construct's bucket. */
  readonly data?: StreamLocation;
}

/**
 * An object in S3 with timestamped readings: CSV if its key ends in `.csv`, JSON Lines if it ends in `.jsonl` or
 * `.ndjson`.
 */
export interface StreamLocation {
  /** Default: the construct's bucket. Another bucket requires a grant (`grantDataRead`). */
  readonly bucket?: string;
  readonly key: string;
}

/** Returns the default location of a stream's data. */
export function defaultStreamKey({ GroupID, StreamID }: Pick<QualityControlInput, 'GroupID' | 'StreamID'>): string {
  return `${GroupID}/${StreamID}.csv`;
}

/**
 * The number of digits below the millisecond of an execution's `StartTime`. JavaScript misreads a time with more than
 * nine fractional digits.
 */
export const START_TIME_DIGITS = 6;

/**
 * Returns the `StartTime` of an execution: its own start in milliseconds, followed by digits that derive from its ARN.
 * The value is the same for every retry, redrive and redelivery of the execution, sorts by time, and is a valid ISO
 * 8601 time. It distinguishes executions that start in the same millisecond. One in a million of such pairs collides;
 * the later execution then fails before it writes data.
 *
 * @param executionStart `$$.Execution.StartTime`, ISO 8601
 */
export function executionStartTime(executionArn: string, executionStart: string): string {
  const milliseconds = new Date(executionStart).toISOString().slice(0, -1);
  const digits = bytesToHex(sha256(utf8ToBytes(executionArn))).replaceAll(/[a-f]/g, '');
  return `${milliseconds}${`${digits}${'0'.repeat(START_TIME_DIGITS)}`.slice(0, START_TIME_DIGITS)}Z`;
}
