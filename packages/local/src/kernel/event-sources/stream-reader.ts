import { type Clock } from '@stepwell/asl';
import { type Invoke, invokeAs } from '../calls.js';
import { noFaults } from '../chaos/index.js';
import { type JsonObject } from '../json.js';
import { compileFilters } from './record-filter.js';
import {
  type BatchOutcome,
  type BatchTarget,
  type ReaderContext,
  type SourceReader,
  type SourceRecord,
  type SourceSettings,
  type StreamBatchInfo,
  type StreamSettings,
} from './source-reader.js';

/** Milliseconds before the first retry, and the longest delay. Delays double. */
const [firstDelayMs, longestDelayMs] = [1000, 60_000];

/** A record of DynamoDB's API of streams, as the internal operation PollRecords returns it. */
interface PolledRecord {
  readonly eventName: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly ApproximateCreationDateTime: number };
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
}

interface Polled {
  readonly Records: readonly PolledRecord[];
  readonly NextShardIterator?: string;
}

interface StreamRecord extends SourceRecord {
  /** Seconds since the epoch. */
  readonly createdAt: number;
}

/** Records that are delivered together, and how often they were. */
interface Batch {
  readonly records: readonly StreamRecord[];
  readonly attempts: number;
}

/**
 * Delivers records of a DynamoDB stream in their order, one batch at a time. A failed batch is retried, and blocks those
 * after it, until it succeeds, its retries are exhausted, or its records are too old.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export class StreamReader implements SourceReader {
  readonly #stopping = new AbortController();
  readonly #clock: Clock;
  /** Its calls end when the reader stops. */
  readonly #poll: Invoke;
  readonly #done: Promise<void>;
  readonly #matches: ReturnType<typeof compileFilters>;
  readonly #stream: StreamSettings;
  #shardId = '';

  /** @param position where to continue. @default - the starting position of the settings */
  constructor(
    private readonly settings: SourceSettings & { readonly stream: StreamSettings },
    private readonly target: BatchTarget,
    private readonly context: ReaderContext,
    public position?: string | undefined,
  ) {
    const { kernel, clock, region } = context;
    this.#clock = clock;
    this.#stream = settings.stream;
    this.#matches = compileFilters(settings.filters);
    this.#poll = invokeAs(kernel, { source: 'event', clock, region, signal: this.#stopping.signal });
    this.#done = this.#run();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      const { ShardId, ShardIterator } = await this.#open();
      this.#shardId = ShardId;
      this.position ??= ShardIterator;
      while (!signal.aborted && this.position !== undefined) {
        const { records, next } = await this.#receiveBatch(this.position);
        if (signal.aborted) return;
        if (await this.#process(records)) this.position = next;
      }
    } catch (error) {
      // The stream expired or was deleted.
      if (!signal.aborted) this.target.onProblem(`stopped: ${String(error)}`);
    }
  }

  /** Finds the shard, and where to start in it. The position is that of the call, not of its response. */
  #open(): Promise<{ readonly ShardId: string; readonly ShardIterator: string }> {
    const { sourceArn: StreamArn } = this.settings;
    const input = { StreamArn, ShardIteratorType: this.#stream.startingPosition };
    return this.#poll('dynamodbstreams', 'OpenShard', input);
  }

  /** Reads records until the batch is full or its window ends; without a window, those that are there. */
  async #receiveBatch(position: string): Promise<{ readonly records: StreamRecord[]; readonly next?: string }> {
    const { batchSize, batchingWindowSeconds } = this.settings;
    const { signal } = this.#stopping;
    const first = await this.#read(position, batchSize, true);
    const { records } = first;
    let { next } = first;
    const until = this.#clock.now() + batchingWindowSeconds * 1000;
    while (records.length > 0 && records.length < batchSize && next !== undefined && !signal.aborted) {
      const left = until - this.#clock.now();
      if (left <= 0) break;
      await this.#wait(Math.min(left, 1000));
      const more = await this.#read(next, batchSize - records.length, false);
      records.push(...more.records);
      ({ next } = more);
    }
    return next === undefined ? { records } : { records, next };
  }

  async #read(ShardIterator: string, Limit: number, waits: boolean) {
    const input = { ShardIterator, Limit, waits };
    const { Records, NextShardIterator: next } = await this.#poll<Polled>('dynamodbstreams', 'PollRecords', input);
    const records = Records.map((record) => this.#recordOf(record)).filter(({ event }) => this.#matches(event));
    return { records, next };
  }

  /** A record in the event of a function: `userIdentity` is spelled otherwise than in the API. */
  #recordOf({ userIdentity, ...record }: PolledRecord): StreamRecord {
    const { SequenceNumber: id, ApproximateCreationDateTime: createdAt } = record.dynamodb;
    const event = {
      ...record,
      ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
      eventSourceARN: this.settings.sourceArn,
    } as unknown as JsonObject; // records are JSON
    return { id, event, createdAt };
  }

  /** Delivers records until none is left. Returns whether it got there before the reader stopped. */
  async #process(records: readonly StreamRecord[]): Promise<boolean> {
    const { faults = noFaults } = this.context;
    const waiting: Batch[] = records.length === 0 ? [] : [{ records, attempts: 0 }];
    for (;;) {
      const batch = waiting.shift();
      if (batch === undefined) return true;
      waiting.unshift(...(await this.#attempt(batch)));
      const [table = ''] = /[^/]+(?=\/stream\/)/.exec(this.settings.sourceArn) ?? [];
      if (faults.shouldInject('dynamodb', 'duplicate', table, batch.records[0]?.id)) await this.#deliver(batch.records);
      if (this.#stopping.signal.aborted && waiting.length > 0) return false;
    }
  }

  /** Delivers a batch once. Returns the batches that are left of it. */
  async #attempt({ records, attempts }: Batch): Promise<Batch[]> {
    const { maximumRecordAgeSeconds: oldest, maximumRetryAttempts, bisectsOnError } = this.#stream;
    const now = this.#clock.now() / 1000;
    const limit = oldest < 0 ? 24 * 3600 : oldest;
    const expired = records.filter(({ createdAt }) => now - createdAt > limit);
    if (expired.length > 0) {
      await this.#giveUp(expired, 'RecordAgeExceeded', attempts, undefined);
      const left = records.slice(expired.length);
      return left.length === 0 ? [] : [{ records: left, attempts }];
    }
    const outcome = await this.#deliver(records);
    if (outcome?.failed.size === 0) return [];
    // After the first record that failed, all are delivered again.
    const firstFailed = outcome === undefined ? 0 : records.findIndex(({ id }) => outcome.failed.has(id));
    const left = records.slice(firstFailed);
    const isSplit = bisectsOnError && outcome !== undefined && left.length > 1;
    const count = outcome === undefined || isSplit ? attempts : attempts + 1;
    if (maximumRetryAttempts >= 0 && count > maximumRetryAttempts) {
      await this.#giveUp(left, 'RetryAttemptsExhausted', count, outcome?.response);
      return [];
    }
    await this.#wait(Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempts, 16)));
    if (!isSplit || firstFailed > 0) return [{ records: left, attempts: count }];
    const middle = Math.ceil(left.length / 2);
    return [left.slice(0, middle), left.slice(middle)].map((half) => ({ records: half, attempts: count }));
  }

  /** The outcome of a delivery; `undefined` if the batch did not reach the target. */
  async #deliver(records: readonly StreamRecord[]): Promise<BatchOutcome | undefined> {
    const release = this.#clock.keepAlive();
    try {
      return await this.target.deliver(records);
    } catch (error) {
      if (!this.#stopping.signal.aborted)
        this.target.onProblem(`could not deliver ${records.length} records: ${String(error)}`);
      return undefined;
    } finally {
      release();
    }
  }

  async #giveUp(
    records: readonly StreamRecord[],
    condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
    attempts: number,
    response: unknown,
  ): Promise<void> {
    const info = this.#infoOf(records);
    await this.target.giveUp({ condition, attempts, response, info }).catch((error: unknown) => {
      this.target.onProblem(`lost ${records.length} records: ${String(error)}`);
    });
  }

  #infoOf(records: readonly StreamRecord[]): StreamBatchInfo {
    const [first, last] = [records[0], records.at(-1)];
    return {
      shardId: this.#shardId,
      startSequenceNumber: first?.id ?? '',
      endSequenceNumber: last?.id ?? '',
      approximateArrivalOfFirstRecord: isoSeconds(first?.createdAt ?? 0),
      approximateArrivalOfLastRecord: isoSeconds(last?.createdAt ?? 0),
      batchSize: records.length,
      streamArn: this.settings.sourceArn,
    };
  }

  /** Resolves after a time of the clock, or when the reader stops. */
  #wait(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.setTimer(ms, end);
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
    });
  }
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
