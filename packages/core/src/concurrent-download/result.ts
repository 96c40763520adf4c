/** What became of one image. */
export type DownloadResult = DownloadSuccess | DownloadFailure;

/** The image is in the bucket. */
export interface DownloadSuccess {
  /** The image's whole url, normalised as browsers do. */
  readonly url: string;
  /** The answer's status: 200, or 304 where the object from an earlier run still is what the server has. */
  readonly statusCode: number;
  /** The object's key in the bucket. */
  readonly filename: string;
  /** `true` where nothing was downloaded because nothing had changed. */
  readonly unchanged?: true;
}

/** The image could not be downloaded. */
export interface DownloadFailure {
  /** The image's whole url, or base url and path as given where they make none. */
  readonly url: string;
  /**
   * The last answer's status; 0 where there was none: address refused, no such host, no connection, cut off, too slow.
   */
  readonly statusCode: number;
  /** What happened, for a person. */
  readonly message: string;
}

/** Whether a result is a success. */
export function isSuccess(result: DownloadResult): result is DownloadSuccess {
  return 'filename' in result;
}

/** The longest message of a failure, in characters; a redirect's target or a lost function's cause can be longer. */
const MESSAGE_LIMIT = 500;

/** A failure's message, cut where it is longer than the 500 characters that a result holds. */
export function truncateMessage(message: string): string {
  return message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT - 1)}…` : message;
}
