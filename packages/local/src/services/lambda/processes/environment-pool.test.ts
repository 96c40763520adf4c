import { describe, expect, it, vi } from 'vitest';
import { type FunctionVersion } from '../function-record.js';
import { EnvironmentPool, type PooledEnvironment } from './environment-pool.js';
import { busyProcesses } from './machine-load.js';

/** As much of a version as a pool uses. */
function version(name: string): FunctionVersion {
  return { definition: { name } } as FunctionVersion;
}

/** An environment without a process. */
function environment(of: FunctionVersion): PooledEnvironment {
  return {
    version: of,
    isAlive: true,
    pid: undefined,
    ready: Promise.resolve(),
    whenIdle: () => Promise.resolve(),
    terminate: () => Promise.resolve(),
  };
}

/** Each function has one environment. */
function poolOf(maxEnvironments: number): EnvironmentPool<PooledEnvironment> {
  return new EnvironmentPool({ maxEnvironments, isSingle: () => true, maxIdleMs: 60_000 }, environment);
}

/** A fan-out in virtual time, in which a start of an environment takes 70 ms. */
async function fanOut(options: {
  readonly count: number;
  readonly ms: number;
  readonly isWaiting: boolean;
  readonly maxEnvironments?: number;
}): Promise<{ readonly started: number; readonly seconds: number; readonly held: number }> {
  vi.useFakeTimers();
  try {
    let [started, held, open] = [0, 0, 0];
    const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const measured = new Map<PooledEnvironment, number>();
    const pool = new EnvironmentPool<PooledEnvironment>(
      { maxEnvironments: options.maxEnvironments ?? 1_000, isSingle: () => false, maxIdleMs: 60_000 },
      (of) => {
        started += 1;
        return { ...environment(of), ready: wait(70) };
      },
      {
        isWaiting(each, since) {
          const isKnown = measured.get(each) === since;
          measured.set(each, since);
          return isKnown ? options.isWaiting : undefined;
        },
      },
    );
    const a = version('a');
    const start = performance.now();
    const hold = () => {
      [held, open] = [held + 1, open + 1];
      return () => (open -= 1);
    };
    const invocations = Array.from({ length: options.count }, async () => {
      const acquired = await pool.acquire(a, undefined, hold);
      await wait(options.ms);
      await pool.release(acquired);
      return performance.now() - start;
    });
    await vi.advanceTimersByTimeAsync(600_000);
    const ends = await Promise.all(invocations);
    await pool.close();
    expect(open).toBe(0);
    return { started, held, seconds: Math.max(...ends) / 1_000 };
  } finally {
    vi.useRealTimers();
  }
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
      { maxEnvironments: 32, isSingle: () => false, maxIdleMs: 60_000 },
      (of) => {
        started += 1;
        return { ...environment(of), ready: new Promise<void>((resolve) => finishStart.push(resolve)) };
      },
    );
    const a = version('a');
    const invocations = Array.from({ length: 100 }, async () => pool.release(await pool.acquire(a)));
    expect(started).toBe(1);
    finishStart.shift()?.();
    await Promise.all(invocations);
    expect(started).toBe(1);
  });

  it('scales out for invocations that wait for something', async () => {
    const { started, seconds } = await fanOut({ count: 100, ms: 5_000, isWaiting: true });
    expect(started).toBeGreaterThan(50);
    expect(seconds).toBeLessThan(2.5 * 5);
  });

  it('starts no more environments than processors for invocations that compute', async () => {
    const { started } = await fanOut({ count: 40, ms: 5_000, isWaiting: false });
    expect(started).toBe(busyProcesses);
  });

  it('stays within the limit in total, and holds timeouts of invocations that wait for others', async () => {
    const { started, seconds, held } = await fanOut({ count: 40, ms: 5_000, isWaiting: true, maxEnvironments: 10 });
    expect({ started, held }).toEqual({ started: 10, held: 39 });
    expect(seconds).toBeLessThan(25);
  });

  it('starts no more environments than processors for short invocations that wait', async () => {
    const { started } = await fanOut({ count: 2_000, ms: 20, isWaiting: true });
    expect(started).toBeLessThanOrEqual(busyProcesses);
  });

  it('ends an environment that is idle for long, and gives its failure to start to one invocation', async () => {
    const ended: string[] = [];
    const pool = new EnvironmentPool<PooledEnvironment>(
      { maxEnvironments: 4, isSingle: () => false, maxIdleMs: 20 },
      (of) => ({
        ...environment(of),
        isAlive: of.definition.name !== 'broken',
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
