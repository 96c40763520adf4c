import { type ClaimStatus } from './claims.js';

/** A claim as a row. A row that is not there is a claim that was never taken. */
export interface ClaimRow {
  /** Names the call that holds the claim; empty once it has released the claim. */
  readonly holder?: string;
  /** Until when the claim is held, in milliseconds since 1970. */
  readonly heldUntil?: number;
  /** How often the claim was taken. */
  readonly attempts?: number;
  /** The reason with which a holder released the claim last. */
  readonly reason?: string;
  /** The outcome of the work, once it is completed. */
  readonly outcome?: string;
  /** When the row may be deleted, in seconds since 1970. */
  readonly expiresAt?: number;
}

/**
 * A conditional change of one row: it is made as a whole, or not at all. Every change requires that the work is not
 * completed.
 */
export interface ClaimChange {
  /** The members to set. */
  readonly set: ClaimRow;
  /** Whether `attempts` grows by one. */
  readonly countsAttempt?: boolean;
  /** Who must hold the claim: nobody at a time in milliseconds since 1970, or this holder. */
  readonly requires: { readonly unclaimedAt: number } | { readonly holder: string };
}

/** How long rows are kept, in seconds: as long as a queue can keep a message, 14 days, and one day. */
export const CLAIM_RETENTION_SECONDS = 15 * 86_400;

/** The longest reason that is kept, in characters. */
const REASON_LIMIT = 2_000;

/** Takes a claim that nobody holds. */
export function claimChange(holder: string, now: number, holdMs: number): ClaimChange {
  return {
    set: { holder, heldUntil: Math.ceil(now + holdMs), expiresAt: expiry(now) },
    countsAttempt: true,
    requires: { unclaimedAt: Math.floor(now) },
  };
}

/** Holds a claim longer. */
export function extendChange(holder: string, now: number, holdMs: number): ClaimChange {
  return { set: { heldUntil: Math.ceil(now + holdMs) }, requires: { holder } };
}

/**
 * Releases a claim. The row loses its holder's name, so that an extension which arrives late does not hold the claim
 * again.
 */
export function releaseChange(holder: string, reason: string | undefined): ClaimChange {
  return {
    set: { holder: '', heldUntil: 0, ...(reason === undefined ? {} : { reason: reason.slice(0, REASON_LIMIT) }) },
    requires: { holder },
  };
}

/** Completes a claim: by its holder, or where nobody holds it if there is none. */
export function completeChange(holder: string | undefined, now: number, outcome: string): ClaimChange {
  return {
    set: { outcome, expiresAt: expiry(now) },
    requires: holder === undefined ? { unclaimedAt: Math.floor(now) } : { holder },
  };
}

/** The status of a claim from its row. */
export function statusOf(row: ClaimRow | undefined, now: number): ClaimStatus {
  if (row?.outcome !== undefined) return { kind: 'completed', outcome: row.outcome };
  const heldUntil = row?.heldUntil ?? 0;
  if (heldUntil > now) return { kind: 'held', forMs: heldUntil - now };
  return { kind: 'free', reason: row?.reason, attempts: row?.attempts ?? 0 };
}

function expiry(now: number): number {
  return Math.ceil(now / 1_000 + CLAIM_RETENTION_SECONDS);
}
