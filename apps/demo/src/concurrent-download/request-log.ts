/** What a server has seen. */
export interface RequestCounts {
  /** Requests in all. */
  readonly requests: number;
  /** Answers by status code; one that was cut off counts under the status that it began with. */
  readonly responses: ReadonlyMap<number, number>;
  /** Requests by path. */
  readonly byPath: ReadonlyMap<string, number>;
  /** Bytes of images sent, without headers. */
  readonly bytes: number;
  /** Requests that came before the time that a `Retry-After` had named for their path. */
  readonly tooEarly: number;
}

/** Keeps count of a server's requests. */
export class RequestLog {
  private readonly byPath = new Map<string, number>();
  private readonly responses = new Map<number, number>();
  private readonly notBefore = new Map<string, number>();
  private requests = 0;
  private bytes = 0;
  private tooEarly = 0;
  private open = 0;
  private maxConcurrentRequests = 0;

  /** @param now milliseconds, from whenever */
  constructor(private readonly now: () => number) {}

  /** A request has come in. */
  opened(path: string): void {
    this.requests += 1;
    this.byPath.set(path, this.requestsOf(path) + 1);
    if (this.now() < (this.notBefore.get(path) ?? 0)) this.tooEarly += 1;
    this.open += 1;
    this.maxConcurrentRequests = Math.max(this.maxConcurrentRequests, this.open);
  }

  /** A request has been answered, or its connection has gone. */
  closed(statusCode: number): void {
    this.open -= 1;
    this.responses.set(statusCode, (this.responses.get(statusCode) ?? 0) + 1);
  }

  /** Bytes of an image have been sent. */
  sent(bytes: number): void {
    this.bytes += bytes;
  }

  /** A client has been asked not to come back for so many milliseconds. */
  setRetryAfter(path: string, milliseconds: number): void {
    this.notBefore.set(path, this.now() + milliseconds);
  }

  requestsOf(path: string): number {
    return this.byPath.get(path) ?? 0;
  }

  /** The figures as they are now; they do not change afterwards. */
  counts(): RequestCounts {
    return {
      requests: this.requests,
      responses: new Map(this.responses),
      byPath: new Map(this.byPath),
      bytes: this.bytes,
      tooEarly: this.tooEarly,
    };
  }

  /** The most requests that were open at once since this was last asked. */
  takeMaxConcurrentRequests(): number {
    const most = this.maxConcurrentRequests;
    this.maxConcurrentRequests = this.open;
    return most;
  }
}
