/**
 * Who may act on a piece of work that is delivered at least once: one holder at a time, and nobody once it is done. A claim that is neither
 * completed nor released is free again when its time is up, which is how the work of a holder that died goes on.
 */
export interface Claims {
  /**
   * Takes the claim, or tells why it is not to be had.
   *
   * @param id what the work is known by, the same for every delivery of it
   * @param holder who takes it; no two holders have the same name
   * @param holdMs how long it is held unless it is extended
   */
  claim(id: string, holder: string, holdMs: number): Promise<Claim>;
  /** Holds the claim longer, from now. `false` where it is another's by now. */
  extend(id: string, holder: string, holdMs: number): Promise<boolean>;
  /** Gives the claim back undone, with the reason, which is kept. */
  release(id: string, holder: string, reason: string | undefined): Promise<void>;
  /**
   * Ends the work for good with its outcome, a text. `false` where the claim is another's by now, whose outcome will count.
   *
   * @param holder `undefined` ends the work of a claim that nobody holds
   */
  complete(id: string, holder: string | undefined, outcome: string): Promise<boolean>;
  /** How the work stands, without taking it. */
  look(id: string): Promise<Standing>;
}

/** What became of taking a claim. */
export type Claim = Taken | Held | Completed;

/** How a piece of work stands. */
export type Standing = Free | Held | Completed;

/** The claim is the caller's. */
export interface Taken {
  readonly kind: 'taken';
  /** How often the claim was taken, this time included. */
  readonly attempt: number;
}

/** Nobody holds it, and it is not done. */
export interface Free {
  readonly kind: 'free';
  /** Why the last holder gave it back, where it said so. */
  readonly reason: string | undefined;
  /** How often the claim was taken. */
  readonly attempts: number;
}

/** Another holds it. */
export interface Held {
  readonly kind: 'held';
  /** How long at most, in milliseconds. */
  readonly forMs: number;
}

/** The work is done. */
export interface Completed {
  readonly kind: 'completed';
  readonly outcome: string;
}
