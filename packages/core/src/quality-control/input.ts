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
