import { describe, expect, it } from 'vitest';
import { type FunctionVersion } from '../function-record.js';
import { EnvironmentPool, type PooledEnvironment } from './environment-pool.js';

/** As much of a version as a pool uses. */
function version(name: string): FunctionVersion {
  return { definition: { name } } as FunctionVersion;
}

/** An environment without a process. */
function environment(of: FunctionVersion): PooledEnvironment {
  return {
    version: of,
    isAlive: true,
    ready: Promise.resolve(),
    whenIdle: () => Promise.resolve(),
    terminate: () => Promise.resolve(),
  };
}

function poolOf(maxEnvironments: number): EnvironmentPool<PooledEnvironment> {
  return new EnvironmentPool({ maxEnvironments, maxPerFunction: () => 1, maxIdleMs: 60_000 }, environment);
}

describe('EnvironmentPool', () => {
  it('serves thousands of invocations in order, each function with its own environment', async () => {
    const pool = poolOf(2);
    const versions = [version('a'), version('b')];
    const served: number[] = [];
    await Promise.all(
      Array.from({ length: 4_000 }, async (_, index) => {
        const acquired = await pool.acquire(versions[index % 2] ?? version('none'));
        served.push(index);
        await pool.release(acquired);
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

  it('serves a burst of short invocations with one environment', async () => {
    let started = 0;
    const finishStart: (() => void)[] = [];
    const pool = new EnvironmentPool<PooledEnvironment>(
      { maxEnvironments: 32, maxPerFunction: () => 10, maxIdleMs: 60_000 },
      (of) => {
        started += 1;
        return {
          version: of,
          isAlive: true,
          ready: new Promise<void>((resolve) => finishStart.push(resolve)),
          whenIdle: () => Promise.resolve(),
          terminate: () => Promise.resolve(),
        };
      },
    );
    const a = version('a');
    const invocations = Array.from({ length: 100 }, async () => pool.release(await pool.acquire(a)));
    expect(started).toBe(1);
    finishStart.shift()?.();
    await Promise.all(invocations);
    expect(started).toBe(1);
  });

  it('starts further environments, up to the limit, while others stay busy', async () => {
    const pool = new EnvironmentPool<PooledEnvironment>(
      { maxEnvironments: 32, maxPerFunction: () => 3, maxIdleMs: 60_000 },
      environment,
    );
    const a = version('a');
    const [first, ...others] = await Promise.all([pool.acquire(a), pool.acquire(a), pool.acquire(a)]);
    expect(new Set([first, ...others]).size).toBe(3);
    const waiting = pool.acquire(a);
    await pool.release(first);
    expect(await waiting).toBe(first);
  });

  it('ends an environment that is idle for long, and gives its failure to start to one invocation', async () => {
    const ended: string[] = [];
    const pool = new EnvironmentPool<PooledEnvironment>(
      { maxEnvironments: 4, maxPerFunction: () => 4, maxIdleMs: 20 },
      (of) => ({
        version: of,
        isAlive: of.definition.name !== 'broken',
        ready: Promise.resolve(),
        whenIdle: () => Promise.resolve(),
        terminate: () => {
          ended.push(of.definition.name);
          return Promise.resolve();
        },
      }),
    );
    await pool.release(await pool.acquire(version('idle')));
    await expect.poll(() => ended).toEqual(['idle']);
    const broken = await pool.acquire(version('broken'));
    expect(broken.isAlive).toBe(false);
    await pool.release(broken);
    expect(ended).toEqual(['idle', 'broken']);
  });
});
