import { utf8Bytes } from '@stepwell/core';
import { EVENTS_PER_CALL } from '@stepwell/core/event-fan-out';

/** An event to put on the bus. */
export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  /** A JSON object as a string. */
  readonly detail: string;
}

/** Puts any number of events on the bus. Resolves after the bus has accepted all of them. @throws EventsNotTaken */
export type EventBatcher = (entries: readonly BusEntry[]) => Promise<void>;

/** Options of {@link createEventBatcher}. */
export interface EventBatcherOptions {
  /**
   * Calls PutEvents. Resolves to one error code per entry, `undefined` for an accepted entry. Rejects if the whole call
   * failed.
   */
  putEvents(entries: readonly BusEntry[]): Promise<readonly (string | undefined)[]>;
  sleep(milliseconds: number): Promise<void>;
  /** Returns a number from 0 to 1. */
  random(): number;
  /** Concurrent calls. @default 8 */
  readonly concurrency?: number;
  /** Attempts per entry, the first included. @default 10 */
  readonly maxAttempts?: number;
}

/** The bus rejected some events on every attempt. The call can be repeated safely. */
export class EventsNotTaken extends Error {
  override readonly name = 'EventsNotTaken';

  constructor(rejected: number, all: number, code: string) {
    super(`The bus rejected ${rejected} of ${all} events (${code}). The call can be repeated.`);
  }
}

/** Maximum bytes of details per call: the PutEvents limit of every Region, minus names and overhead. */
const MAX_CALL_BYTES = 240_000;

/** Maximum delay between two attempts of a batch, in milliseconds. */
const MAX_BACKOFF_MS = 10_000;

/**
 * Creates a function that puts events in batches of ten. PutEvents can succeed although it rejects some entries. Only
 * rejected entries are retried, with backoff and full jitter
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
