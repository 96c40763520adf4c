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
