import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { PART_SIZE } from './limits.js';

/** The prefix of the parts and reports of all requests in the workflow's bucket. */
export const FAN_OUT_PREFIX = '_stepwell/event-fan-out/';

/**
 * The output of the preprocess execution: the request is registered, and an event for each item is on the bus. The
 * request continues after this execution ends. It ends with an event, a row and the output of the summary execution.
 */
export interface EventFanOutOutput {
  readonly requestId: string;
  /** Distinguishes this request from an earlier, expired one with the same `requestId`. */
  readonly registration: string;
  /** The number of items in the request. */
  readonly items: number;
  /** The time at which the request ends as TIMED_OUT unless it has ended before, in ISO 8601 format. */
  readonly deadline: string;
  /**
   * Whether an earlier execution registered the request and put all of its items on the bus. If so, this execution had
   * no effect.
   */
  readonly registeredBefore: boolean;
}

/** A registered request. */
export interface Registration {
  readonly requestId: string;
  readonly registration: string;
  readonly items: number;
  /** SHA-256 of the items. Two requests with the same id and digest are the same request. */
  readonly digest: string;
  /** ISO 8601. */
  readonly registeredAt: string;
  /** ISO 8601. */
  readonly deadline: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Returns the id of a registration, derived from the request and the execution that registers it. Each attempt of the
 * execution returns the same id, so that a retry finds its own registration.
 */
export function registrationId(requestId: string, executionId: string): string {
  return `${requestId}-${bytesToHex(sha256(new TextEncoder().encode(executionId))).slice(0, 12)}`;
}

/** Returns the key of a part of a request: a JSON array of {@link PART_SIZE} items. */
export function partKey(registration: string, part: number): string {
  return `${FAN_OUT_PREFIX}${registration}/parts/${String(part).padStart(5, '0')}.json`;
}

/** Returns the key of the report of a request. */
export function requestReportKey(registration: string): string {
  return `${FAN_OUT_PREFIX}${registration}/report.jsonl`;
}

/** Returns the number of parts of a request with this number of items. */
export function partCount(items: number): number {
  return Math.ceil(items / PART_SIZE);
}
