import { describe, expect, it } from 'vitest';
import { type FunctionVersion } from '../function-record.js';
import { EnvironmentPool, type PooledEnvironment } from './environment-pool.js';

/** As much of a version as a pool uses. */
function version(name: string): FunctionVersion {
  return { definition: { name } } as FunctionVersion;
}

/** A pool whose environments have no processes. */
function poolOf(maxEnvironments: number): EnvironmentPool<PooledEnvironment> {
  return new EnvironmentPool({ maxEnvironments, maxPerFunction: () => 1, maxIdleMs: 60_000 }, (of) => ({
    version: of,
    isAlive: true,
    ready: Promise.resolve(),
    whenIdle: () => Promise.resolve(),
    terminate: () => Promise.resolve(),
  }));
}

describe('EnvironmentPool', () => {
  it('serves thousands of invocations in order, each function with its own environment', async () => {
    const pool = poolOf(2);
    const versions = [version('a'), version('b')];
    const served: number[] = [];
    await Promise.all(
      Array.from({ length: 4_000 }, async (_, index) => {
        const environment = await pool.acquire(versions[index % 2] ?? version('none'));
        served.push(index);
        await pool.release(environment);
      }),
    );
    expect(served.filter((index) => index % 2 === 0)).toEqual(Array.from({ length: 2_000 }, (_, index) => index * 2));
    expect(served.filter((index) => index % 2 === 1)).toEqual(
      Array.from({ length: 2_000 }, (_, index) => index * 2 + 1),
    );
  });

  it('skips functions without an idle environment, and aborted invocations', async () => {
    const pool = poolOf(3);
    const [a, b] = [version('a'), version('b')];
    const [busy, freed] = [await pool.acquire(a), await pool.acquire(b)];
    const hurry = new AbortController();
    const order: string[] = [];
    const waiting = (of: FunctionVersion, as: string, signal?: AbortSignal) =>
      pool.acquire(of, signal).then(() => order.push(as));
    const forA = waiting(a, 'a');
    const gone = waiting(b, 'b, given up', hurry.signal);
    const forB = waiting(b, 'b');
    hurry.abort(new Error('too late'));
    await expect(gone).rejects.toThrow('too late');
    await pool.release(freed);
    await forB;
    expect(order).toEqual(['b']);
    await pool.release(busy);
    await forA;
    expect(order).toEqual(['b', 'a']);
  });

  it('rejects waiting invocations when it is closed', async () => {
    const pool = poolOf(1);
    const a = version('a');
    await pool.acquire(a);
    const waiting = pool.acquire(a);
    await Promise.all([expect(waiting).rejects.toThrow('closed'), pool.close()]);
  });
});
