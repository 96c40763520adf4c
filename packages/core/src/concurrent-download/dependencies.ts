/** The dependencies of the download logic. The handlers use undici, S3 and DynamoDB; tests use in-memory versions. */
export interface DownloadDependencies {
  readonly http: HttpClient;
  readonly store: ImageStore;
  readonly table: ImageTable;
  readonly clock: Clock;
  /** Returns a random number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** Called after each failed attempt that another attempt follows. */
  readonly onRetry?: (retry: RetryEvent) => void;
}

/** A failed attempt that another attempt follows. */
export interface RetryEvent {
  readonly url: string;
  /** The number of the failed attempt, starting at 1. */
  readonly attempt: number;
  readonly message: string;
  readonly delayMs: number;
}

/**
 * Sends one GET request. The client follows no redirects, sends no credentials, decompresses nothing, connects to no
 * address that the policy rejects, and times out if the server stays silent.
 *
 * Rejects with `ConnectionFailed` if there is no response. The body rejects with `ConnectionFailed` if the response is
 * cut off. Other errors indicate faults of the client itself.
 */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>;

/** A request for a URL. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Cancels the request and the body when it aborts. */
  readonly signal: AbortSignal;
}

/** A response whose body has not been read. Use exactly one of `body` and `discard`. */
export interface HttpResponse {
  readonly status: number;
  /** Returns the value of a header by its lower-case name. */
  header(name: string): string | undefined;
  /** The bytes as sent. Ending the iteration early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Discards an unwanted body. Never rejects. */
  discard(): Promise<void>;
}

/** The store of the images. */
export interface ImageStore {
  /** The name of the bucket. */
  readonly bucket: string;
  /**
   * Stores a body under a key and replaces the existing object. If the body rejects or the signal aborts, the method
   * rejects and leaves the existing object unchanged: an object is either complete or absent.
   */
  put(object: NewObject): Promise<void>;
  /** Returns the size of an object in bytes, or `undefined` if the object does not exist. */
  size(key: string): Promise<number | undefined>;
}

/** An object to store. */
export interface NewObject {
  readonly key: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentType: string;
  /** The content coding that the server used, such as `gzip`. The store keeps the body as sent. */
  readonly contentEncoding?: string;
  /** The length of the body, if the server sent it. */
  readonly length?: number;
  readonly signal: AbortSignal;
}

/** The table's row of an image. The key is `url`. */
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

/** The table that maps URLs to objects. */
export interface ImageTable {
  /** Returns the rows of the URLs. The result omits URLs without a row. */
  get(urls: readonly string[]): Promise<ReadonlyMap<string, ImageRow>>;
  /** Writes a row and replaces the existing one. */
  put(row: ImageRow): Promise<void>;
}

/** The clock, which tests replace to avoid real waits. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after the given number of milliseconds, or rejects as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
