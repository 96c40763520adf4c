import { describe, expect, it } from 'vitest';
import { type FunctionVersion } from './function-record.js';
import { FunctionWorker } from './function-worker.js';
import { WorkerPool } from './worker-pool.js';

/** As much of a version as a pool looks at. */
function version(name: string): FunctionVersion {
  return { definition: { name } } as FunctionVersion;
}

/** A pool whose workers have no threads. */
function poolOf(maxWorkers: number): WorkerPool {
  return new WorkerPool({ maxWorkers, maxWorkersPerFunction: 1 }, (of) =>
    Object.assign(Object.create(FunctionWorker.prototype) as FunctionWorker, {
      version: of,
      isAlive: true,
      terminate: () => Promise.resolve(),
    }),
  );
}

describe('WorkerPool', () => {
  it('serves thousands of invocations in order, each function with its own worker', async () => {
    const pool = poolOf(2);
    const versions = [version('a'), version('b')];
    const served: number[] = [];
    await Promise.all(
      Array.from({ length: 4_000 }, async (_, index) => {
        const worker = await pool.acquire(versions[index % 2] ?? version('none'));
        served.push(index);
        await pool.release(worker);
      }),
    );
    expect(served.filter((index) => index % 2 === 0)).toEqual(Array.from({ length: 2_000 }, (_, index) => index * 2));
    expect(served.filter((index) => index % 2 === 1)).toEqual(
      Array.from({ length: 2_000 }, (_, index) => index * 2 + 1),
    );
  });

  it('skips functions without an idle worker, and aborted invocations', async () => {
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
