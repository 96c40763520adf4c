import { type ItemOutcome, truncateReason } from '../fan-out/outcome.js';

/** The prefix of the objects of MapFanOut. */
export const MAP_FAN_OUT_PREFIX = '_stepwell/map-fan-out/';

/** Returns the prefix of a run's objects: `_stepwell/map-fan-out/<state machine name>/<execution name>/`. */
export function executionPrefix(stateMachineName: string, executionName: string): string {
  return `${MAP_FAN_OUT_PREFIX}${stateMachineName}/${executionName}/`;
}

/** Returns the prefix of the parts of a run. */
export function partsPrefix(run: string): string {
  return `${run}parts/`;
}

/** Returns the key of the part whose first item has this index. */
export function partKey(run: string, first: number): string {
  return `${partsPrefix(run)}${first}.json`;
}

/** Returns the index of a part's first item from the key of the part, or `NaN` for any other key. */
export function firstIndexOfPart(key: string): number {
  return Number(/\/parts\/([0-9]+)\.json$/.exec(key)?.[1] ?? Number.NaN);
}

/** Returns the key of the report: JSON Lines, one outcome per line. */
export function reportKey(run: string): string {
  return `${run}report.jsonl`;
}

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
