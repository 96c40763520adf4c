/** Counts of a server. */
export interface RequestCounts {
  /** All requests. */
  readonly requests: number;
  /** Responses by status code. A response that was cut off counts with its status. */
  readonly responses: ReadonlyMap<number, number>;
  /** Requests by path. */
  readonly byPath: ReadonlyMap<string, number>;
  /** Bytes of images sent, without headers. */
  readonly bytes: number;
  /** Requests that came before the `Retry-After` of their path. */
  readonly tooEarly: number;
}

/** Counts the requests of a server. */
export class RequestLog {
  private readonly byPath = new Map<string, number>();
  private readonly responses = new Map<number, number>();
  private readonly notBefore = new Map<string, number>();
  private requests = 0;
  private bytes = 0;
  private tooEarly = 0;
  private open = 0;
  private maxConcurrentRequests = 0;

  /** @param now returns milliseconds since any point in time */
  constructor(private readonly now: () => number) {}

  /** Records a new request. */
  opened(path: string): void {
    this.requests += 1;
    this.byPath.set(path, this.requestsOf(path) + 1);
    if (this.now() < (this.notBefore.get(path) ?? 0)) this.tooEarly += 1;
    this.open += 1;
    this.maxConcurrentRequests = Math.max(this.maxConcurrentRequests, this.open);
  }

  /** Records the end of a request, or of its connection. */
  closed(statusCode: number): void {
    this.open -= 1;
    this.responses.set(statusCode, (this.responses.get(statusCode) ?? 0) + 1);
  }

  /** Records sent bytes of an image. */
  sent(bytes: number): void {
    this.bytes += bytes;
  }

  /** Records a `Retry-After`, in milliseconds. */
  setRetryAfter(path: string, milliseconds: number): void {
    this.notBefore.set(path, this.now() + milliseconds);
  }

  requestsOf(path: string): number {
    return this.byPath.get(path) ?? 0;
  }

  /** Returns a copy of the counts. */
  counts(): RequestCounts {
    return {
      requests: this.requests,
      responses: new Map(this.responses),
      byPath: new Map(this.byPath),
      bytes: this.bytes,
      tooEarly: this.tooEarly,
    };
  }

  /** Returns the maximum of concurrent requests since the last call, and resets it. */
  takeMaxConcurrentRequests(): number {
    const most = this.maxConcurrentRequests;
    this.maxConcurrentRequests = this.open;
    return most;
  }
}
