/**
 * The input of one execution: the paths themselves ({@link ListedDownload}), or where in S3 a list of them lies
 * ({@link ManifestDownload}).
 */
export type ConcurrentDownloadInput = ListedDownload | ManifestDownload;

/** What both forms of the input have. */
export interface DownloadOptions {
  /**
   * Where the paths start: an http or https URL without credentials, query and fragment. An image's url is this,
   * without a `/` at its end, then `/`, then its path.
   */
  readonly baseUrl: string;
  /** How many requests one function has in flight: 1 to 40. Chosen for the server's sake. */
  readonly lambdaConcur: number;
  /**
   * How many functions run at a time: 1 to 1,000; the construct's `maxConcurrency` unless given. A run with
   * `resourcePaths` has at most 40, the limit of an inline Map.
   */
  readonly maxConcurrency?: number;
  /** Download again what is unchanged since the last time. Default `false`. */
  readonly force?: boolean;
}

/** An execution's input that lists its images; it holds as many paths as fit 256 KiB. */
export interface ListedDownload extends DownloadOptions {
  /**
   * The images, relative to `baseUrl`: no `/` in front, no `.` or `..` segment, no scheme, no fragment. A path that
   * is listed twice is downloaded once.
   */
  readonly resourcePaths: readonly string[];
  readonly manifest?: undefined;
}

/** An execution's input whose images are listed in an object in S3: any number of them. */
export interface ManifestDownload extends DownloadOptions {
  /** Where the list lies. */
  readonly manifest: S3Location;
  readonly resourcePaths?: undefined;
}

/**
 * An object in S3. A manifest is a JSON array, or JSON Lines where its key ends in `.jsonl` or `.ndjson`; an item is a
 * path or `{ "path": … }`.
 */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}
