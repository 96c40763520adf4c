/** One call of a service. */
export interface RequestRecord {
  /** Milliseconds since the epoch, by the environment's clock. */
  readonly time: number;
  /** The ARN of the role, else the access key id; `undefined` for an unsigned request. */
  readonly caller: string | undefined;
  readonly source: 'http' | 'task' | 'event' | 'deploy';
  readonly service: string;
  readonly operation: string;
  /** The queue, table, bucket … that the input names, where it names one. */
  readonly resource: string | undefined;
  /** HTTP status of the response. */
  readonly status: number;
  /** Wall time of the call. */
  readonly microseconds: number;
}

/** Keeps the newest calls in a ring buffer, and notifies subscribers of each. */
export class RequestLog {
  private readonly records: RequestRecord[] = [];
  private next = 0;
  private readonly listeners = new Set<(record: RequestRecord) => void>();

  /** @param capacity how many records are kept; 10,000 by default */
  constructor(private readonly capacity = 10_000) {}

  add(record: RequestRecord): void {
    this.records[this.next] = record;
    this.next = (this.next + 1) % this.capacity;
    for (const listener of this.listeners) listener(record);
  }

  /** The kept records, oldest first. */
  list(): RequestRecord[] {
    return [...this.records.slice(this.next), ...this.records.slice(0, this.next)];
  }

  /** Calls `listener` for every record from now on. Returns a function that ends it. */
  subscribe(listener: (record: RequestRecord) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
