import { type ClaimTable } from './claim-table.js';
import { type Claims, type Taken } from './claims.js';
import { claimChange, completeChange, extendChange, releaseChange, statusOf } from './claim-row.js';

/** Claims in a table. @param now milliseconds since 1970 */
export function createTableClaims(table: ClaimTable, now: () => number): Claims {
  const complete = async (id: string, holder: string | undefined, outcome: string): Promise<boolean> => {
    if ((await table.update(id, completeChange(holder, now(), outcome))) !== undefined) return true;
    // Completed by this very call: the response to its update was lost, and the AWS SDK sent the update again.
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
      // Also taken if the response to the update was lost, and the AWS SDK sent it again: the row names this call.
      const status = statusOf(row, now());
      if (updated !== undefined || (status.kind === 'held' && row?.holder === holder))
        return taken(id, holder, row?.attempts ?? 1);
      // Released or expired since the update: the work comes again soon.
      return status.kind === 'free' ? { kind: 'held', forMs: 0 } : status;
    },
    completeUnclaimed: (id, outcome) => complete(id, undefined, outcome),
    status: async (id) => statusOf(await table.get(id), now()),
  };
}
