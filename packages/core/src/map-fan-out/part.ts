import { type ItemOutcome, truncateReason } from '../fan-out/outcome.js';

/** The outcomes of successive items, as the state machine writes them to S3. */
export interface OutcomesPart {
  /** The index of the first item. */
  readonly first: number;
  /** The items' case ids, in the order of the request. */
  readonly caseIds: readonly string[];
  /** What became of them, in the same order. */
  readonly outcomes: readonly PartOutcome[];
}

/** What became of an item, without what follows from its place. */
export type PartOutcome = { readonly result: unknown } | { readonly error: string; readonly reason: string };

/** The outcomes of a part, each with its place and name. */
export function partOutcomes(part: OutcomesPart): ItemOutcome[] {
  return part.outcomes.map((outcome, offset): ItemOutcome => {
    const place = { index: part.first + offset, caseId: part.caseIds[offset] ?? '' };
    return 'error' in outcome
      ? { ...place, error: outcome.error, reason: truncateReason(outcome.reason) }
      : { ...place, result: outcome.result };
  });
}
