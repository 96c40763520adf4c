/**
 * The input of one execution of a fan-out: the items themselves ({@link ListedRequest}), or where in S3 a list of them
 * lies ({@link ManifestRequest}).
 */
export type FanOutRequest = ListedRequest | ManifestRequest;

/** What both forms of a request have. */
export interface RequestIdentity {
  /** The caller's name for the request: 1 to 64 letters, digits, `.`, `_` or `-`. */
  readonly requestId: string;
  /**
   * How many items the request has, for callers that want it checked: a number that contradicts the list is an error.
   */
  readonly length?: number;
}

/** A request that lists its items; it holds as many as fit the 256 KiB of an execution's input. */
export interface ListedRequest extends RequestIdentity {
  /** The items, one at least. */
  readonly requests: readonly FanOutItem[];
  readonly manifest?: undefined;
}

/** A request whose items are listed in an object in S3. */
export interface ManifestRequest extends RequestIdentity {
  /** Where the list lies: a JSON array of items, or JSON Lines where the key ends in `.jsonl` or `.ndjson`. */
  readonly manifest: RequestManifest;
  readonly requests?: undefined;
}

/** An object in S3. */
export interface RequestManifest {
  readonly bucket: string;
  readonly key: string;
}

/**
 * One piece of work. What a compute function needs to know stands in members of its own choice beside `caseId`. An item
 * is told from the others by its place in the list, so that a `caseId` may be there twice.
 */
export interface FanOutItem {
  /** The caller's name for the item: 1 to 256 characters. */
  readonly caseId: string;
  readonly [member: string]: unknown;
}
