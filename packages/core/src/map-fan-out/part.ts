import { type ItemOutcome, truncateReason } from '../fan-out/outcome.js';

/** The outcomes of successive items, as the state machine writes them to S3. */
export interface OutcomesPart {
  /** The index of the first item. */
  readonly first: number;
  /** The case ids of the items, in the order of the request. */
  readonly caseIds: readonly string[];
  /** The outcomes of the items, in the same order. */
  readonly outcomes: readonly PartOutcome[];
}

/** The outcome of an item without its index and case id. */
export type PartOutcome = { readonly result: unknown } | { readonly error: string; readonly reason: string };

/** Returns the outcomes of a part with their indexes and case ids. */
export function partOutcomes(part: OutcomesPart): ItemOutcome[] {
  return part.outcomes.map((outcome, offset): ItemOutcome => {
    const place = { index: part.first + offset, caseId: part.caseIds[offset] ?? '' };
    return 'error' in outcome
      ? { ...place, error: outcome.error, reason: truncateReason(outcome.reason) }
      : { ...place, result: outcome.result };
  });
}
