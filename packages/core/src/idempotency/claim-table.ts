import { type ClaimChange, type ClaimRow } from './claim-row.js';

/** A table of claims, in DynamoDB or in memory. */
export interface ClaimTable {
  /**
   * Changes the row of a claim and returns the changed row. If the row does not meet the requirement of the change,
   * returns `undefined` and changes nothing.
   */
  update(id: string, change: ClaimChange): Promise<ClaimRow | undefined>;
  /** Returns the row of a claim with a strongly consistent read, or `undefined` if there is no row. */
  get(id: string): Promise<ClaimRow | undefined>;
}

/**
 * Creates an in-memory table of claims for one process.
 *
 * @param limit the maximum number of claims; above the limit, the table evicts the least recently changed claim
 */
export function createMemoryClaimTable(limit = Number.POSITIVE_INFINITY): ClaimTable {
  const rows = new Map<string, ClaimRow>();
  return {
    // Each operation is atomic, as in DynamoDB.
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
