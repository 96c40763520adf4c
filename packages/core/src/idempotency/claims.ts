/**
 * Grants work that is delivered at least once to one holder at a time, and to nobody once it is completed. A claim that
 * is neither completed nor released is free again when its time is up, so that another holder continues the work of one
 * that died.
 *
 * A holder is one call of {@link Claims.claim}. It has no name that a caller could share: two calls, be they two
 * records of one batch or two deliveries of one message, never hold a claim together.
 */
export interface Claims {
  /**
   * Takes a claim, or returns why it cannot be taken.
   *
   * @param id names the work; the same for every delivery of it
   * @param holdMs how long the claim is held unless it is extended, in milliseconds
   */
  claim(id: string, holdMs: number): Promise<Claim>;
  /** Completes work that nobody holds. Returns `false` if the claim is held, or completed with another outcome. */
  completeUnclaimed(id: string, outcome: string): Promise<boolean>;
  /** Returns the status of the work without taking the claim. */
  status(id: string): Promise<ClaimStatus>;
}

/** The result of taking a claim. */
export type Claim = Taken | Held | Completed;

/** The status of a piece of work. */
export type ClaimStatus = Free | Held | Completed;

/** The caller holds the claim. */
export interface Taken {
  readonly kind: 'taken';
  /** How often the claim was taken, this time included. */
  readonly attempt: number;
  /**
   * Holds the claim for `holdMs` milliseconds from now. Returns `false` if another call has taken it, or this one has
   * released or completed it.
   */
  extend(holdMs: number): Promise<boolean>;
  /**
   * Frees the claim for the next call. The table keeps the reason. Does nothing if another call has taken the claim.
   */
  release(reason: string | undefined): Promise<void>;
  /** Completes the work with its outcome. Returns `false` if another call has taken the claim: its outcome counts. */
  complete(outcome: string): Promise<boolean>;
}

/** Nobody holds the claim, and the work is not completed. */
export interface Free {
  readonly kind: 'free';
  /** The reason with which the last holder released the claim, if it gave one. */
  readonly reason: string | undefined;
  /** How often the claim was taken. */
  readonly attempts: number;
}

/** Another call holds the claim. */
export interface Held {
  readonly kind: 'held';
  /** How long at most, in milliseconds. */
  readonly forMs: number;
}

/** The work is completed. */
export interface Completed {
  readonly kind: 'completed';
  readonly outcome: string;
}
