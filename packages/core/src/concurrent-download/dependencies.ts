/**
 * What the download logic needs from the outside. The handlers give it undici, S3 and DynamoDB; tests give it memory.
 */
export interface DownloadDependencies {
  readonly http: HttpClient;
  readonly store: ImageStore;
  readonly table: ImageTable;
  readonly clock: Clock;
  /** A number from 0 up to but not 1. */
  readonly random: () => number;
  /** Told of each failed try that will be followed by another one. */
  readonly onRetry?: (retry: RetryEvent) => void;
}

/** A try that failed and will be repeated. */
export interface RetryEvent {
  readonly url: string;
  /** The try that failed, from 1. */
  readonly attempt: number;
  readonly message: string;
  readonly delayMs: number;
}

/**
 * One GET request. It follows no redirect, sends no credentials, decompresses nothing, connects to no address that the
 * policy refuses, and gives up on a server that stays silent.
 *
 * Rejects with `ConnectionFailed` where there is no answer, and lets the body reject with it where the answer is
 * cut off; with anything else only for faults of its own.
 */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>;

/** What to request. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends request and body when it aborts. */
  readonly signal: AbortSignal;
}

/** An answer whose body has not been read. Exactly one of `body` and `discard` is used. */
export interface HttpResponse {
  readonly status: number;
  /** A header's value by its lower-case name. */
  header(name: string): string | undefined;
  /** The bytes as sent. Ending the iteration early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of an unwanted body. Never rejects. */
  discard(): Promise<void>;
}

/** Where images are kept. */
export interface ImageStore {
  /** The store's name, the bucket. */
  readonly bucket: string;
  /**
   * Keeps a body under a key, in place of what was there. Where the body rejects or the signal aborts it rejects and
   * leaves what was there as it was: an object is whole or not there.
   */
  put(object: NewObject): Promise<void>;
  /** How many bytes the object of a key has; `undefined` where there is none. */
  size(key: string): Promise<number | undefined>;
}

/** An object to keep. */
export interface NewObject {
  readonly key: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentType: string;
  /** Given where the server encoded the body (`gzip`); it is kept as it was sent. */
  readonly contentEncoding?: string;
  /** How long the body is, where the server said. */
  readonly length?: number;
  readonly signal: AbortSignal;
}

/** What the table knows of an image: its row, whose key is `url`. */
export interface ImageRow {
  readonly url: string;
  readonly key: string;
  readonly bucket: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly contentType?: string;
  /** In bytes. */
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly downloadedAt: string;
}

/** The table url -> object. */
export interface ImageTable {
  /** The rows of these urls; urls without a row are not in it. */
  get(urls: readonly string[]): Promise<ReadonlyMap<string, ImageRow>>;
  /** Writes a row in place of the one that was there. */
  put(row: ImageRow): Promise<void>;
}

/** Time, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or rejects as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
