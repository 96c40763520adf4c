import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { PART_SIZE } from './limits.js';

/** Where the parts of all requests lie in the workflow's bucket, and their reports. */
export const FAN_OUT_PREFIX = '_stepwell/event-fan-out/';

/**
 * What the preprocess execution puts out: the request is registered, and an event for each item is on the bus. The
 * request goes on without that execution; its end is an event, a row and the output of the summary execution.
 */
export interface EventFanOutOutput {
  readonly requestId: string;
  /** Tells this request apart from an earlier one of the same `requestId` that was forgotten. */
  readonly registration: string;
  /** How many items the request has. */
  readonly items: number;
  /** When the request ends as TIMED_OUT unless it has ended before, as ISO 8601 text. */
  readonly deadline: string;
  /**
   * Whether the request had been registered, and all of its items put on the bus, by an earlier execution: then nothing
   * was done.
   */
  readonly registeredBefore: boolean;
}

/** A request as it was registered. */
export interface Registration {
  readonly requestId: string;
  readonly registration: string;
  readonly items: number;
  /** SHA-256 of the items: what makes two requests of one id the same. */
  readonly digest: string;
  /** ISO 8601. */
  readonly registeredAt: string;
  /** ISO 8601. */
  readonly deadline: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * The name of a registration, from the request and the execution that registers it: the same each time that the
 * execution tries, so that a retry meets its own registration and not a stranger's.
 */
export function registrationId(requestId: string, executionId: string): string {
  return `${requestId}-${bytesToHex(sha256(new TextEncoder().encode(executionId))).slice(0, 12)}`;
}

/** The key of a part of a request: a JSON array of its items, {@link PART_SIZE} of them. */
export function partKey(registration: string, part: number): string {
  return `${FAN_OUT_PREFIX}${registration}/parts/${String(part).padStart(5, '0')}.json`;
}

/** The key of the report of a request. */
export function requestReportKey(registration: string): string {
  return `${FAN_OUT_PREFIX}${registration}/report.jsonl`;
}

/** How many parts so many items make. */
export function partCount(items: number): number {
  return Math.ceil(items / PART_SIZE);
}
