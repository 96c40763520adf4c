import { type S3Location } from './input.js';

/** The result for one image. */
export type DownloadResult = DownloadSuccess | DownloadFailure;

/** The bucket contains the image. */
export interface DownloadSuccess {
  /** The image's whole URL, normalized as in browsers. */
  readonly url: string;
  /** The status of the response: 200, or 304 if the object from an earlier execution is still current. */
  readonly statusCode: number;
  /** The object's key in the bucket. */
  readonly filename: string;
  /** `true` if the image was not downloaded because it is unchanged. */
  readonly unchanged?: true;
}

/** The image failed to download. */
export interface DownloadFailure {
  /** The image's whole URL, or base URL and path as given if they do not form one. */
  readonly url: string;
  /**
   * The status of the last response, or 0 without a response: rejected address, unknown host, no connection, cut off,
   * timeout.
   */
  readonly statusCode: number;
  /** The failure in plain language. */
  readonly message: string;
}

/** Returns whether a result is a success. */
export function isSuccess(result: DownloadResult): result is DownloadSuccess {
  return 'filename' in result;
}

/**
 * The maximum length of a failure's message, in characters. Redirect targets and causes of lost functions can be
 * longer.
 */
const MESSAGE_LIMIT = 500;

/** Truncates a failure's message to the 500 characters that a result can hold. */
export function truncateMessage(message: string): string {
  return message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT - 1)}…` : message;
}

/** The totals of a batch or of a whole execution. `requested` is the sum of `succeeded` and `failed`. */
export interface DownloadCounts {
  /** The number of requested images, with each path counted once. */
  readonly requested: number;
  /** The number of images that are in the bucket, including unchanged ones. */
  readonly succeeded: number;
  /** The number of succeeded images that were not downloaded again because they are unchanged. */
  readonly unchanged: number;
  /** The number of images that failed to download. */
  readonly failed: number;
  /** The number of bytes that were downloaded and stored. */
  readonly bytes: number;
}

/**
 * The output of a succeeded execution, which `Publish failures` also sends for a failed one. It is smaller than 64 KiB
 * for any number of images.
 */
export interface ConcurrentDownloadOutput extends DownloadCounts {
  /** Whether the bucket contains every image. */
  readonly allSucceeded: boolean;
  /** The first failures, at most 10, in the order of the batches. */
  readonly firstFailures: readonly DownloadFailure[];
  /** The location of all results: JSON Lines, one {@link DownloadResult} per line, in the order of the batches. */
  readonly report: S3Location;
  /** All results, if they take no more than 32 KiB. */
  readonly results?: readonly DownloadResult[];
}
