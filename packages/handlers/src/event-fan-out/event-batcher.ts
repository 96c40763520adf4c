import { utf8Bytes } from '@stepwell/core';
import { EVENTS_PER_CALL } from '@stepwell/core/event-fan-out';

/** An event to be put on the bus. */
export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  /** JSON text of an object. */
  readonly detail: string;
}

/** Puts any number of events on the bus; resolves when the bus has taken all of them. @throws EventsNotTaken */
export type EventBatcher = (entries: readonly BusEntry[]) => Promise<void>;

/** What putting is done with. */
export interface EventBatcherOptions {
  /**
   * One call of PutEvents: for each entry the error code, or `undefined` where it was taken. Rejects where the call as
   * a whole failed.
   */
  putEvents(entries: readonly BusEntry[]): Promise<readonly (string | undefined)[]>;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** Calls under way at a time. @default 8 */
  readonly concurrency?: number;
  /** How often an entry is tried in all. @default 10 */
  readonly maxAttempts?: number;
}

/** The bus did not take some events, however often they were given to it. Repeating the call is safe. */
export class EventsNotTaken extends Error {
  override readonly name = 'EventsNotTaken';

  constructor(left: number, all: number, code: string) {
    super(`The bus did not take ${left} of ${all} events (${code}); the call can be repeated`);
  }
}

/** The most bytes of details in one call: what PutEvents takes in every Region, names and overhead aside. */
const MAX_CALL_BYTES = 240_000;

/** The longest pause between two tries of a batch, in milliseconds. */
const MAX_BACKOFF_MS = 10_000;

/**
 * Puts events in batches of ten. PutEvents succeeds also where it took only some of a batch: those it did not take are
 * tried again, they alone, with backoff and full jitter
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html).
 */
export function createEventBatcher(options: EventBatcherOptions): EventBatcher {
  const { concurrency = 8 } = options;
  return async (entries) => {
    const batches = splitIntoBatches(entries);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let batch = batches[next++]; batch !== undefined; batch = batches[next++])
        await putBatch(batch, entries.length, options);
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, batches.length) }, worker));
  };
}

async function putBatch(
  batch: readonly BusEntry[],
  all: number,
  { putEvents, sleep, random, maxAttempts = 10 }: EventBatcherOptions,
): Promise<void> {
  let remaining = batch;
  for (let attempt = 1; ; attempt += 1) {
    const codes = await putEvents(remaining);
    const code = codes.find((each) => each !== undefined);
    if (code === undefined) return;
    remaining = remaining.filter((_, index) => codes[index] !== undefined);
    if (attempt === maxAttempts) throw new EventsNotTaken(remaining.length, all, code);
    await sleep(random() * Math.min(MAX_BACKOFF_MS, 50 * 2 ** attempt));
  }
}

function splitIntoBatches(entries: readonly BusEntry[]): BusEntry[][] {
  const batches: BusEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = utf8Bytes(entry.detail);
    const batch = batches.at(-1);
    if (batch === undefined || batch.length === EVENTS_PER_CALL || bytes + size > MAX_CALL_BYTES) {
      batches.push([entry]);
      bytes = size;
    } else {
      batch.push(entry);
      bytes += size;
    }
  }
  return batches;
}
