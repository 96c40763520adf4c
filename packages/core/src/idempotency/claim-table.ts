import { type ClaimChange, type ClaimRow } from './claim-row.js';

/** A table of claims, in DynamoDB or in memory. */
export interface ClaimTable {
  /**
   * Changes the row of a claim if the change's requirement is met, and returns the changed row; else returns
   * `undefined` and changes nothing.
   */
  update(id: string, change: ClaimChange): Promise<ClaimRow | undefined>;
  /** Returns the row of a claim as it is after all changes that were made, or `undefined` if there is none. */
  get(id: string): Promise<ClaimRow | undefined>;
}

/**
 * A table of claims of one process. @param limit how many claims it keeps: beyond that, the one that was changed
 * longest ago is dropped
 */
export function createMemoryClaimTable(limit = Number.POSITIVE_INFINITY): ClaimTable {
  const rows = new Map<string, ClaimRow>();
  return {
    // Each operation is one step that nothing interrupts, as in DynamoDB.
    update: (id, change) => {
      const row = changed(rows.get(id) ?? {}, change);
      if (row === undefined) return Promise.resolve(undefined);
      rows.delete(id);
      rows.set(id, row);
      const [oldest] = rows.keys();
      if (rows.size > limit && oldest !== undefined) rows.delete(oldest);
      return Promise.resolve(row);
    },
    get: (id) => Promise.resolve(rows.get(id)),
  };
}

function changed(row: ClaimRow, { set, countsAttempt = false, requires }: ClaimChange): ClaimRow | undefined {
  const isMet = 'holder' in requires ? row.holder === requires.holder : (row.heldUntil ?? 0) <= requires.unclaimedAt;
  if (row.outcome !== undefined || !isMet) return undefined;
  return { ...row, ...set, ...(countsAttempt ? { attempts: (row.attempts ?? 0) + 1 } : {}) };
}
