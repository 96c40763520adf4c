import { type Claims } from './claims.js';
import { type Row, type RowUpdate, attemptOf, claimUpdate, completeUpdate, extendUpdate, releaseUpdate, standingOf } from './claim-row.js';

/** A table of claims. Handlers and client give it DynamoDB. */
export interface ClaimTable {
  readonly name: string;
  /** UpdateItem: the row afterwards, or `undefined` where the condition did not hold. */
  update(update: RowUpdate): Promise<Row | undefined>;
  /** GetItem, consistently: the row, or `undefined` where there is none. */
  get(id: string): Promise<Row | undefined>;
}

/** Claims in a table with the partition key `id`, and TTL on {@link CLAIM_EXPIRY_ATTRIBUTE}. @param now milliseconds since 1970 */
export function createTableClaims(table: ClaimTable, now: () => number): Claims {
  const place = (id: string) => ({ table: table.name, id, now: now() });
  return {
    claim: async (id, holder, holdMs) => {
      const row = await table.update(claimUpdate(place(id), holder, holdMs));
      if (row !== undefined) return { kind: 'taken', attempt: attemptOf(row) };
      const found = await table.get(id);
      const standing = standingOf(found, now());
      // The update was made, its answer was lost, and the AWS SDK made it again: the claim is this holder's.
      if (standing.kind === 'held' && found?.['holder']?.S === holder) return { kind: 'taken', attempt: attemptOf(found) };
      // Free by now: whoever had it a moment ago has given it back. The message comes again soon.
      return standing.kind === 'free' ? { kind: 'held', forMs: 0 } : standing;
    },
    extend: async (id, holder, holdMs) => (await table.update(extendUpdate(place(id), holder, holdMs))) !== undefined,
    release: async (id, holder, reason) => {
      await table.update(releaseUpdate(place(id), holder, reason));
    },
    complete: async (id, holder, outcome) => {
      if ((await table.update(completeUpdate(place(id), holder, outcome))) !== undefined) return true;
      // As above: made, and made again.
      const found = await table.get(id);
      return found?.['outcome']?.S === outcome && (holder === undefined || found['holder']?.S === holder);
    },
    look: async (id) => standingOf(await table.get(id), now()),
  };
}
