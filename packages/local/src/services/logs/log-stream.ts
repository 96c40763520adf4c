/** One event of a log. Times are milliseconds since the epoch. */
export interface LogEvent {
  /**
   * 56 digits, as CloudWatch has them: in the order of the ids are events in the order of their time, then of their
   * arrival.
   */
  readonly id: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** Bytes that CloudWatch counts for every event besides its message. */
const eventOverhead = 26;

/**
 * The size of an event for limits:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export function sizeOf(message: string): number {
  return Buffer.byteLength(message) + eventOverhead;
}

/** The id of the event that came as number `sequence`. */
export function eventId(timestamp: number, sequence: number): string {
  return `${String(timestamp).padStart(20, '0')}${String(sequence).padStart(36, '0')}`;
}

/** A log stream: its events in the order of their arrival. The oldest can be evicted. */
export class LogStream {
  lastIngestionTime: number | undefined;
  /** Bytes of the events that are kept. */
  size = 0;
  #events: LogEvent[] = [];
  #first = 0;
  #sorted = true;

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly creationTime: number,
  ) {}

  add(event: LogEvent): void {
    this.#sorted &&= (this.#events.at(-1)?.id ?? '') < event.id;
    this.#events.push(event);
    this.size += sizeOf(event.message);
    this.lastIngestionTime = event.ingestionTime;
  }

  /** Evicts the oldest event, and returns its size in bytes. */
  dropOldest(): number {
    const oldest = this.#events[this.#first];
    if (oldest === undefined) return 0;
    this.#first += 1;
    if (this.#first > 1000 && this.#first * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#first);
      this.#first = 0;
    }
    const freed = sizeOf(oldest.message);
    this.size -= freed;
    return freed;
  }

  /** Its events in the order of their time. */
  events(): readonly LogEvent[] {
    const kept = this.#events.slice(this.#first);
    return this.#sorted ? kept : kept.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
