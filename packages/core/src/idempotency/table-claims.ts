import { type ClaimTable } from './claim-table.js';
import { type Claims, type Taken } from './claims.js';
import { claimChange, completeChange, extendChange, releaseChange, statusOf } from './claim-row.js';

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
