/** The input of one execution of QualityControl: which stream of which group to check. */
export interface QualityControlInput {
  /**
   * Whom the stream belongs to, such as a weather station: 1 to 64 characters of A-Z, a-z, 0-9, "_", "." and "-", the
   * first a letter or digit.
   */
  readonly GroupID: string;
  /** The stream, such as one of the station's sensors: written like `GroupID`. */
  readonly StreamID: string;
  /** Where the stream's data lies. Default: `<GroupID>/<StreamID>.csv` in the construct's bucket. */
  readonly data?: StreamLocation;
}

/**
 * An object in S3 with timestamped readings: CSV where its key ends in `.csv`, JSON Lines where it ends in `.jsonl` or
 * `.ndjson`.
 */
export interface StreamLocation {
  /** Default: the construct's bucket. Another one must be granted (`grantDataRead`). */
  readonly bucket?: string;
  readonly key: string;
}

/** Where a stream's data lies unless the input says otherwise. */
export function defaultStreamKey({ GroupID, StreamID }: Pick<QualityControlInput, 'GroupID' | 'StreamID'>): string {
  return `${GroupID}/${StreamID}.csv`;
}
