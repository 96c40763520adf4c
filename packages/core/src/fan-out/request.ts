/**
 * The input of one execution of a fan-out: the items themselves ({@link ListedRequest}), or the location of a list of
 * items in S3 ({@link ManifestRequest}).
 */
export type FanOutRequest = ListedRequest | ManifestRequest;

/** The members that both forms of a request share. */
export interface RequestIdentity {
  /** The id of the request, which the caller chooses: 1 to 64 letters, digits, `.`, `_` or `-`. */
  readonly requestId: string;
  /** The expected number of items. The request is rejected if the list has a different number of items. */
  readonly length?: number;
}

/** A request that lists its items. The list must fit the 256 KiB limit of an execution's input. */
export interface ListedRequest extends RequestIdentity {
  /** The items, at least one. */
  readonly requests: readonly FanOutItem[];
  readonly manifest?: undefined;
}

/** A request whose items are in an S3 object. */
export interface ManifestRequest extends RequestIdentity {
  /** The location of the list: a JSON array of items, or JSON Lines if the key ends in `.jsonl` or `.ndjson`. */
  readonly manifest: RequestManifest;
  readonly requests?: undefined;
}

/** An object in S3. */
export interface RequestManifest {
  readonly bucket: string;
  readonly key: string;
}

/**
 * One unit of work. The input of the compute function is in additional members of your choice. The index in the list
 * identifies an item, so that several items can have the same `caseId`.
 */
export interface FanOutItem {
  /** The id of the item, which the caller chooses: 1 to 256 characters. */
  readonly caseId: string;
  readonly [member: string]: unknown;
}
