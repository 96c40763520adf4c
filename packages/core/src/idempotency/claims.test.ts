import { describe, expect, it } from 'vitest';
import { type ClaimChange, CLAIM_RETENTION_SECONDS } from './claim-row.js';
import { type ClaimTable, createMemoryClaimTable, createTableClaims } from './table-claims.js';
import { type Claim, type Taken } from './claims.js';

/** Creates claims with a clock that the test sets. */
function claimsInMemory(table: ClaimTable = createMemoryClaimTable()) {
  const time = { now: 1_000_000 };
  return { time, table, claims: createTableClaims(table, () => time.now) };
}

function taken(claim: Claim): Taken {
  if (claim.kind !== 'taken') throw new Error(claim.kind);
  return claim;
}

describe('a claim', () => {
  it('is held by only one of many concurrent calls with the same ID in one process', async () => {
    const { claims } = claimsInMemory();
    const all = await Promise.all(Array.from({ length: 20 }, () => claims.claim('work', 60_000)));
    expect(all.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'held')).toHaveLength(19);
    expect(await claims.claim('other work', 60_000)).toMatchObject({ kind: 'taken', attempt: 1 });
  });

  it('is free after it expires, and its former holder cannot change it once another call takes it', async () => {
    const { claims, time } = claimsInMemory();
    const first = taken(await claims.claim('work', 1_000));
    expect(await claims.claim('work', 1_000)).toEqual({ kind: 'held', forMs: 1_000 });
    time.now += 999;
    expect(await claims.claim('work', 1_000)).toEqual({ kind: 'held', forMs: 1 });
    time.now += 1;
    expect(await claims.status('work')).toEqual({ kind: 'free', reason: undefined, attempts: 1 });
    const second = taken(await claims.claim('work', 1_000));
    expect(second.attempt).toBe(2);
    expect([await first.extend(60_000), await first.complete('first')]).toEqual([false, false]);
    await first.release('first');
    expect(await claims.status('work')).toEqual({ kind: 'held', forMs: 1_000 });
    expect(await second.complete('second')).toBe(true);
    expect(await claims.claim('work', 1_000)).toEqual({ kind: 'completed', outcome: 'second' });
  });

  it('can be completed by its holder after it expires, until another call takes it', async () => {
    const { claims, time } = claimsInMemory();
    const claim = taken(await claims.claim('work', 1_000));
    time.now += 5_000;
    expect(await claim.complete('late')).toBe(true);
    expect(await claims.status('work')).toEqual({ kind: 'completed', outcome: 'late' });
  });

  it('is held longer after an extension', async () => {
    const { claims, time } = claimsInMemory();
    const claim = taken(await claims.claim('work', 1_000));
    time.now += 900;
    expect(await claim.extend(1_000)).toBe(true);
    time.now += 900;
    expect(await claims.claim('work', 1_000)).toEqual({ kind: 'held', forMs: 100 });
  });

  it('is free immediately after a release, keeps the reason, and is not held again by a late extension', async () => {
    const { claims } = claimsInMemory();
    const claim = taken(await claims.claim('work', 60_000));
    const reason = `Error: no room${'!'.repeat(3_000)}`;
    await claim.release(reason);
    expect(await claims.status('work')).toEqual({ kind: 'free', reason: reason.slice(0, 2_000), attempts: 1 });
    expect(await claim.extend(60_000)).toBe(false);
    const next = taken(await claims.claim('work', 60_000));
    expect(next.attempt).toBe(2);
    await next.release(undefined);
    expect(await claims.status('work')).toMatchObject({
      kind: 'free',
      reason: expect.stringContaining('no room') as string,
      attempts: 2,
    });
  });

  it('stays completed: no call takes, extends, releases, or completes it again', async () => {
    const { claims, time } = claimsInMemory();
    const claim = taken(await claims.claim('work', 1_000));
    expect(await claim.complete('done')).toBe(true);
    time.now += 100_000;
    expect([
      await claim.extend(1_000),
      await claim.complete('again'),
      await claims.completeUnclaimed('work', 'from outside'),
    ]).toEqual([false, false, false]);
    await claim.release('too late');
    expect(await claims.claim('work', 1_000)).toEqual({ kind: 'completed', outcome: 'done' });
  });

  it('can be completed by another caller while it has no holder', async () => {
    const { claims, time } = claimsInMemory();
    const claim = taken(await claims.claim('work', 1_000));
    expect(await claims.completeUnclaimed('work', 'failed')).toBe(false);
    await claim.release(undefined);
    expect(await claims.completeUnclaimed('work', 'failed')).toBe(true);
    expect(await claims.completeUnclaimed('never taken', 'failed')).toBe(true);
    await claims.claim('expired', 1_000);
    time.now += 1_000;
    expect(await claims.completeUnclaimed('expired', 'failed')).toBe(true);
  });

  it('is retained for one day longer than the maximum retention period of a message, from its last use', async () => {
    const { claims, table, time } = claimsInMemory();
    const claim = taken(await claims.claim('work', 1_000));
    expect((await table.get('work'))?.expiresAt).toBe(1_000 + CLAIM_RETENTION_SECONDS);
    time.now += 500_500;
    await claim.complete('done');
    expect((await table.get('work'))?.expiresAt).toBe(1_501 + CLAIM_RETENTION_SECONDS);
    expect(CLAIM_RETENTION_SECONDS).toBe(15 * 24 * 3_600);
  });
});

describe('a claim whose update is sent twice because its response was lost', () => {
  /** Returns a table that makes every update twice, as if a client sent it again. `between` runs before the second. */
  const twice = (
    table: ClaimTable,
    between: (id: string, change: ClaimChange) => Promise<unknown> = () => Promise.resolve(),
  ): ClaimTable => ({
    get: (id) => table.get(id),
    update: async (id, change) => {
      await table.update(id, change);
      await between(id, change);
      return table.update(id, change);
    },
  });

  it('is taken and completed by that call only', async () => {
    const { claims, table } = claimsInMemory(createMemoryClaimTable());
    const { claims: resending } = claimsInMemory(twice(table));
    const claim = taken(await resending.claim('work', 1_000));
    expect(claim.attempt).toBe(1);
    expect((await resending.claim('work', 1_000)).kind).toBe('held');
    expect((await claims.claim('work', 1_000)).kind).toBe('held');
    expect(await claim.complete('done')).toBe(true);
    expect(await resending.completeUnclaimed('other', 'failed')).toBe(true);
    expect(await claims.claim('work', 1_000)).toEqual({ kind: 'completed', outcome: 'done' });
  });

  it('is held by another call that took it between the two updates', async () => {
    const memory = claimsInMemory();
    const { claims } = claimsInMemory(
      twice(memory.table, async (id) => {
        memory.time.now += 2_000;
        return memory.claims.claim(id, 60_000);
      }),
    );
    expect(await claims.claim('work', 1_000)).toMatchObject({ kind: 'held' });
  });

  it('is reported as held if it was released between the two updates, so that the work is retried', async () => {
    const { claims, time, table } = claimsInMemory();
    await claims.claim('work', 1_000);
    const stale: ClaimTable = {
      get: (id) => ((time.now += 1_000), table.get(id)),
      update: (id, change) => table.update(id, change),
    };
    expect(await createTableClaims(stale, () => time.now).claim('work', 1_000)).toEqual({ kind: 'held', forMs: 0 });
  });

  it('is not taken if it expires before the row is read', async () => {
    const { table, time } = claimsInMemory();
    const resending = twice(table);
    const slow: ClaimTable = { update: resending.update, get: (id) => ((time.now += 1_000), table.get(id)) };
    expect(await createTableClaims(slow, () => time.now).claim('work', 1_000)).toEqual({ kind: 'held', forMs: 0 });
  });

  it('is not completed by a call with the same outcome that does not hold it', async () => {
    const { claims, time } = claimsInMemory();
    const first = taken(await claims.claim('work', 1_000));
    time.now += 1_000;
    const second = taken(await claims.claim('work', 1_000));
    await second.complete('same');
    expect(await first.complete('same')).toBe(false);
  });
});

describe('an in-memory table with a limit', () => {
  it('evicts the least recently changed claim', async () => {
    const { claims } = claimsInMemory(createMemoryClaimTable(2));
    const first = taken(await claims.claim('first', 1_000));
    await claims.claim('second', 1_000);
    await first.extend(1_000);
    await claims.claim('third', 1_000);
    expect([await claims.status('first'), await claims.status('second'), await claims.status('third')]).toMatchObject([
      { kind: 'held' },
      { kind: 'free', attempts: 0 },
      { kind: 'held' },
    ]);
  });
});
