import { type FunctionVersion } from './function-record.js';
import { type FunctionWorker } from './function-worker.js';

/** Limits of a pool. */
export interface PoolLimits {
  /** Worker threads in all; 32 by default. */
  readonly maxWorkers: number;
  /** Worker threads of one function; 10 by default. */
  readonly maxWorkersPerFunction: number;
}

interface Waiter {
  /** Counts those who waited, in the order they came. */
  readonly number: number;
  readonly resolve: (worker: FunctionWorker) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * The warm and busy workers of all functions. A worker serves one invocation at a time and is used again; beyond the
 * limits invocations wait in the order they came. Where all workers are taken, an idle one of another function makes
 * room, and a function that has none yet gets one above the limit: else a function that invokes another could wait for
 * ever for it.
 */
export class WorkerPool {
  private readonly workers = new Map<FunctionWorker, 'busy' | 'idle'>();
  /** Waiting invocations by version, in order. Versions without waiting invocations are absent. */
  private readonly waiters = new Map<FunctionVersion, Set<Waiter>>();
  private waited = 0;
  private readonly retired = new WeakSet<FunctionVersion>();
  private isClosed = false;

  constructor(
    private readonly limits: PoolLimits,
    private readonly start: (version: FunctionVersion) => FunctionWorker,
  ) {}

  /** A worker for a version, at once or when one is free; an aborted wait rejects with the signal's reason. */
  acquire(version: FunctionVersion, signal?: AbortSignal): Promise<FunctionWorker> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const worker = this.tryAcquire(version);
      if (worker) {
        resolve(worker);
        return;
      }
      const abandon = () => {
        this.leave(version, waiter);
        reject(
          signal?.reason instanceof Error
            ? signal.reason
            : new DOMException('The invocation was abandoned', 'AbortError'),
        );
      };
      const waiter: Waiter = {
        number: (this.waited += 1),
        resolve: (free) => {
          signal?.removeEventListener('abort', abandon);
          resolve(free);
        },
        reject,
      };
      signal?.addEventListener('abort', abandon, { once: true });
      const others = this.waiters.get(version);
      if (others === undefined) this.waiters.set(version, new Set([waiter]));
      else others.add(waiter);
    });
  }

  /** Gives a worker back; one that died, or whose version was replaced, is dropped. */
  async release(worker: FunctionWorker): Promise<void> {
    if (worker.isAlive && !this.retired.has(worker.version) && !this.isClosed) {
      this.workers.set(worker, 'idle');
    } else {
      this.workers.delete(worker);
      await worker.terminate();
    }
    this.serveWaiters();
  }

  /** A version that takes no new invocations: its idle workers end now, its busy ones when they are done. */
  async retire(version: FunctionVersion): Promise<void> {
    this.retired.add(version);
    await this.endWorkers((worker, state) => worker.version === version && state === 'idle');
  }

  /** Stops all workers, including busy ones. Waiting invocations reject with an `AbortError`. */
  async close(): Promise<void> {
    this.isClosed = true;
    const waiters = [...this.waiters.values()].flatMap((ofVersion) => [...ofVersion]);
    this.waiters.clear();
    for (const waiter of waiters) waiter.reject(closedError());
    await this.endWorkers(() => true);
  }

  private tryAcquire(version: FunctionVersion): FunctionWorker | undefined {
    if (this.isClosed) throw closedError();
    const idle = this.idleWorkers((worker) => worker.version === version).at(-1);
    if (idle) {
      this.workers.delete(idle);
      if (idle.isAlive) {
        this.workers.set(idle, 'busy');
        return idle;
      }
      return this.tryAcquire(version);
    }
    if (!this.hasRoom(version.definition.name)) return undefined;
    const worker = this.start(version);
    this.workers.set(worker, 'busy');
    return worker;
  }

  private hasRoom(functionName: string): boolean {
    const own = [...this.workers.keys()].filter((worker) => worker.version.definition.name === functionName);
    if (own.length === 0 || this.workers.size < this.limits.maxWorkers) {
      if (own.length < this.limits.maxWorkersPerFunction) return true;
      return this.evict((worker) => own.includes(worker));
    }
    return own.length < this.limits.maxWorkersPerFunction && this.evict(() => true);
  }

  /** Ends the worker that has been idle longest, if there is one. */
  private evict(which: (worker: FunctionWorker) => boolean): boolean {
    const [oldest] = this.idleWorkers(which);
    if (!oldest) return false;
    this.workers.delete(oldest);
    void oldest.terminate();
    return true;
  }

  private idleWorkers(which: (worker: FunctionWorker) => boolean): FunctionWorker[] {
    return [...this.workers].filter(([worker, state]) => state === 'idle' && which(worker)).map(([worker]) => worker);
  }

  /**
   * Serves the longest waiting invocation first. If a version has no worker for its first invocation, the others are
   * skipped, because thousands can wait.
   */
  private serveWaiters(): void {
    const tried = new Set<FunctionVersion>();
    while (!this.isClosed) {
      let first: { readonly version: FunctionVersion; readonly waiter: Waiter } | undefined;
      for (const [version, [waiter]] of this.waiters) {
        if (waiter === undefined || tried.has(version)) continue;
        if (first === undefined || waiter.number < first.waiter.number) first = { version, waiter };
      }
      if (first === undefined) return;
      const worker = this.tryAcquire(first.version);
      if (worker) {
        this.leave(first.version, first.waiter);
        first.waiter.resolve(worker);
      } else {
        tried.add(first.version);
      }
    }
  }

  private leave(version: FunctionVersion, waiter: Waiter): void {
    const others = this.waiters.get(version);
    others?.delete(waiter);
    if (others?.size === 0) this.waiters.delete(version);
  }

  private async endWorkers(which: (worker: FunctionWorker, state: 'busy' | 'idle') => boolean): Promise<void> {
    const ending = [...this.workers].filter(([worker, state]) => which(worker, state)).map(([worker]) => worker);
    for (const worker of ending) this.workers.delete(worker);
    await Promise.all(ending.map((worker) => worker.terminate()));
  }
}

function closedError(): DOMException {
  return new DOMException('The environment is closed', 'AbortError');
}
