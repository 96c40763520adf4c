import { type Clock } from '@stepwell/asl';
import { type FaultInjector } from '../chaos/index.js';
import { type JsonObject } from '../json.js';
import { type Kernel } from '../kernel.js';

/** A record of an event source, as functions and pipes get it. */
export interface SourceRecord {
  /** The ID in responses of partial failures: of a message its ID, of a stream record its sequence number. */
  readonly id: string;
  /** The record in the event of a function. */
  readonly event: JsonObject;
}

/** The result of a delivery. */
export interface BatchOutcome {
  /** IDs of the records that failed. */
  readonly failed: ReadonlySet<string>;
  /** The target's description of the failure, for {@link LostBatch}. */
  readonly response?: unknown;
}

/** Records of a stream that are given up. */
export interface LostBatch {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  /** How often the target got the batch. */
  readonly attempts: number;
  /** The response of the last delivery. */
  readonly response: unknown;
  /** Sequence numbers and times of the records, for a dead letter. */
  readonly info: StreamBatchInfo;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export interface StreamBatchInfo {
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  /** `2026-01-01T00:00:00Z` */
  readonly approximateArrivalOfFirstRecord: string;
  readonly approximateArrivalOfLastRecord: string;
  readonly batchSize: number;
  readonly streamArn: string;
}

/** The consumer of a source: a function or a pipe. */
export interface BatchTarget {
  /**
   * Delivers a batch once. Rejects if the batch did not reach the target, because of a throttle for example; readers of
   * streams do not count this as an attempt.
   */
  deliver(records: readonly SourceRecord[]): Promise<BatchOutcome>;
  /** Sends a dead letter for records of a stream that are not delivered again. */
  giveUp(batch: LostBatch): Promise<void>;
  /** Called with the reason if a batch could not be delivered, or the reader stopped. */
  onProblem(problem: string): void;
}

/** The part of a source that a target gets, and in which batches. */
export interface SourceSettings {
  readonly sourceArn: string;
  /** 1 to 10,000. */
  readonly batchSize: number;
  /** Maximum time in seconds to wait until a batch is full. */
  readonly batchingWindowSeconds: number;
  /** Event patterns. A record that matches none of them is skipped. Empty: every record is delivered. */
  readonly filters: readonly string[];
  /** Maximum number of concurrent batches of a queue. @default 10 */
  readonly maximumConcurrency?: number | undefined;
  /** Settings of streams only. */
  readonly stream?: StreamSettings | undefined;
}

/** How a stream is read, and how often its batches are retried. */
export interface StreamSettings {
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON';
  /** Splits a failed batch in two, which are retried apart. */
  readonly bisectsOnError: boolean;
  /** -1: no limit but the age. */
  readonly maximumRetryAttempts: number;
  /** -1: no limit but the 24 hours of the stream. */
  readonly maximumRecordAgeSeconds: number;
}

/** Dependencies of a reader. */
export interface ReaderContext {
  readonly kernel: Kernel;
  readonly clock: Clock;
  readonly region: string;
  readonly faults?: FaultInjector;
}

/** Reads a source and delivers its records until it is closed. */
export interface SourceReader {
  /** The iterator of the first record that is not processed yet; streams only. */
  readonly position?: string | undefined;
  /** Stops receiving. Resolves when the batches in flight are finished. */
  close(): Promise<void>;
}
