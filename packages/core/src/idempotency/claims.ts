/**
 * Grants work with at-least-once delivery to one holder at a time, and to no holder after its completion. A claim that
 * is neither completed nor released expires, so that another holder can continue the work of a killed holder.
 *
 * A holder is one call of {@link Claims.claim}. Callers cannot share a holder: two calls never hold the same claim,
 * even for two records of one batch or two deliveries of one message.
 */
export interface Claims {
  /**
   * Takes a claim, or returns the reason why the claim is unavailable.
   *
   * @param id identifies the work; every delivery of the work uses the same ID
   * @param holdMs the duration of the claim unless you extend it, in milliseconds
   */
  claim(id: string, holdMs: number): Promise<Claim>;
  /** Completes work that has no holder. Returns `false` if the claim is held, or completed with another outcome. */
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
  /** The number of times the claim was taken, including this time. */
  readonly attempt: number;
  /**
   * Extends the claim to `holdMs` milliseconds from now. Returns `false` if another call has taken the claim, or if
   * this holder has released or completed it.
   */
  extend(holdMs: number): Promise<boolean>;
  /** Releases the claim and stores the reason. Does nothing if another call has taken the claim. */
  release(reason: string | undefined): Promise<void>;
  /**
   * Completes the work with its outcome. Returns `false` if another call has taken the claim. Then the outcome of that
   * call counts.
   */
  complete(outcome: string): Promise<boolean>;
}

/** The claim has no holder, and the work is not completed. */
export interface Free {
  readonly kind: 'free';
  /** The most recent reason that a holder specified when it released the claim, if any. */
  readonly reason: string | undefined;
  /** The number of times the claim was taken. */
  readonly attempts: number;
}

/** Another call holds the claim. */
export interface Held {
  readonly kind: 'held';
  /** The time until the claim expires, in milliseconds. */
  readonly forMs: number;
}

/** The work is completed. */
export interface Completed {
  readonly kind: 'completed';
  readonly outcome: string;
}
