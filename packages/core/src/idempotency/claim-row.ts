import { type ClaimStatus } from './claims.js';

/** The row of a claim. A claim that was never taken has no row. */
export interface ClaimRow {
  /** Identifies the call that holds the claim. The value is empty after the call releases the claim. */
  readonly holder?: string;
  /** The time when the claim expires, in milliseconds since 1970. */
  readonly heldUntil?: number;
  /** The number of times the claim was taken. */
  readonly attempts?: number;
  /** The most recent reason that a holder specified when it released the claim. */
  readonly reason?: string;
  /** The outcome of the completed work. */
  readonly outcome?: string;
  /** The time when the row expires, in seconds since 1970. */
  readonly expiresAt?: number;
}

/** An atomic, conditional change of one row. Every change requires that the work is not completed. */
export interface ClaimChange {
  /** The members to set. */
  readonly set: ClaimRow;
  /** Whether the change increments `attempts`. */
  readonly countsAttempt?: boolean;
  /** The required state: no holder at a time in milliseconds since 1970, or the specified holder. */
  readonly requires: { readonly unclaimedAt: number } | { readonly holder: string };
}

/** The retention period of a row, in seconds: the maximum retention period of an SQS message (14 days) plus one day. */
export const CLAIM_RETENTION_SECONDS = 15 * 86_400;

/** The maximum length of a stored reason, in characters. */
const REASON_LIMIT = 2_000;

/** Returns the change that takes a free claim. */
export function claimChange(holder: string, now: number, holdMs: number): ClaimChange {
  return {
    set: { holder, heldUntil: Math.ceil(now + holdMs), expiresAt: expiry(now) },
    countsAttempt: true,
    requires: { unclaimedAt: Math.floor(now) },
  };
}

/** Returns the change that extends a claim. */
export function extendChange(holder: string, now: number, holdMs: number): ClaimChange {
  return { set: { heldUntil: Math.ceil(now + holdMs) }, requires: { holder } };
}

/**
 * Returns the change that releases a claim. The change clears the holder, so that a late extension does not hold the
 * claim again.
 */
export function releaseChange(holder: string, reason: string | undefined): ClaimChange {
  return {
    set: { holder: '', heldUntil: 0, ...(reason === undefined ? {} : { reason: reason.slice(0, REASON_LIMIT) }) },
    requires: { holder },
  };
}

/** Returns the change that completes a claim. Without a holder, the change requires a free claim. */
export function completeChange(holder: string | undefined, now: number, outcome: string): ClaimChange {
  return {
    set: { outcome, expiresAt: expiry(now) },
    requires: holder === undefined ? { unclaimedAt: Math.floor(now) } : { holder },
  };
}

/** Returns the status of a claim from its row. */
export function statusOf(row: ClaimRow | undefined, now: number): ClaimStatus {
  if (row?.outcome !== undefined) return { kind: 'completed', outcome: row.outcome };
  const heldUntil = row?.heldUntil ?? 0;
  if (heldUntil > now) return { kind: 'held', forMs: heldUntil - now };
  return { kind: 'free', reason: row?.reason, attempts: row?.attempts ?? 0 };
}

function expiry(now: number): number {
  return Math.ceil(now / 1_000 + CLAIM_RETENTION_SECONDS);
}
