/** One event of a log. Times are milliseconds since the epoch. */
export interface LogEvent {
  /** 56 digits, as in CloudWatch. IDs are in the order of the events' timestamps, then of their arrival. */
  readonly id: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** Bytes that CloudWatch counts for every event in addition to its message. */
const eventOverhead = 26;

/**
 * The size of an event for limits:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export function sizeOf(message: string): number {
  return Buffer.byteLength(message) + eventOverhead;
}

/** Bytes of memory that an event needs in addition to {@link sizeOf}: its ID, its object and its places in lists. */
export const eventMemory = 224;

/** Takes the place of an evicted event, whose memory is free then. */
const evicted: LogEvent = { id: '', timestamp: 0, ingestionTime: 0, message: '' };

/** The ID of the event with that number. */
export function eventId(timestamp: number, sequence: number): string {
  return `${String(timestamp).padStart(20, '0')}${String(sequence).padStart(36, '0')}`;
}

/** The events of a stream, when they were removed. */
export interface RemovedEvents {
  readonly events: LogEvent[];
  readonly size: number;
}

/** A log stream: its events in the order of their arrival. The oldest can be evicted. Only `LogStore` changes it. */
export class LogStream {
  lastIngestionTime: number | undefined;
  /** Bytes of the stored events. */
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

  /** Removes the newest event, unless it was evicted. Returns its size in bytes. */
  removeNewest(): number {
    if (this.#first >= this.#events.length) return 0;
    const freed = sizeOf(this.#events.pop()?.message ?? '');
    this.size -= freed;
    this.lastIngestionTime = this.#events.at(-1)?.ingestionTime;
    return freed;
  }

  /** Evicts the oldest event, and returns its size in bytes. */
  dropOldest(): number {
    const oldest = this.#events[this.#first];
    if (oldest === undefined) return 0;
    this.#events[this.#first] = evicted;
    this.#first += 1;
    if (this.#first > 1000 && this.#first * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#first);
      this.#first = 0;
    }
    const freed = sizeOf(oldest.message);
    this.size -= freed;
    return freed;
  }

  /** Removes all events, so that `restore` can add them again. */
  clear(): RemovedEvents {
    const removed = { events: this.#events.slice(this.#first), size: this.size };
    this.#events = [];
    this.#first = 0;
    this.size = 0;
    return removed;
  }

  /** Adds the events that `clear` removed. */
  restore({ events, size }: RemovedEvents): void {
    this.#events = events;
    this.size = size;
  }

  /** The events in the order of their timestamps. */
  events(): readonly LogEvent[] {
    const kept = this.#events.slice(this.#first);
    return this.#sorted ? kept : kept.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
