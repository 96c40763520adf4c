import {
  type ClaimChange,
  type ClaimRow,
  claimChange,
  completeChange,
  extendChange,
  releaseChange,
  statusOf,
} from './claim-row.js';
import { type Claims, type Taken } from './claims.js';

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

/** Creates claims that a table stores. @param now returns milliseconds since 1970 */
export function createTableClaims(table: ClaimTable, now: () => number): Claims {
  const complete = async (id: string, holder: string | undefined, outcome: string): Promise<boolean> => {
    if ((await table.update(id, completeChange(holder, now(), outcome))) !== undefined) return true;
    // This call completed the work, but the response was lost, and the AWS SDK sent the update again.
    const row = await table.get(id);
    return row?.outcome === outcome && (holder === undefined || row.holder === holder);
  };
  const taken = (id: string, holder: string, attempt: number): Taken => ({
    kind: 'taken',
    attempt,
    extend: async (holdMs) => (await table.update(id, extendChange(holder, now(), holdMs))) !== undefined,
    release: async (reason) => void (await table.update(id, releaseChange(holder, reason))),
    complete: (outcome) => complete(id, holder, outcome),
  });
  return {
    claim: async (id, holdMs) => {
      const holder = crypto.randomUUID();
      const updated = await table.update(id, claimChange(holder, now(), holdMs));
      const row = updated ?? (await table.get(id));
      // If the response was lost and the AWS SDK sent the update again, the row names this call as the holder.
      const status = statusOf(row, now());
      if (updated !== undefined || (status.kind === 'held' && row?.holder === holder))
        return taken(id, holder, row?.attempts ?? 1);
      // The claim was released or expired after the update. The caller can retry immediately.
      return status.kind === 'free' ? { kind: 'held', forMs: 0 } : status;
    },
    completeUnclaimed: (id, outcome) => complete(id, undefined, outcome),
    status: async (id) => statusOf(await table.get(id), now()),
  };
}
