import { availableParallelism } from 'node:os';
import { type FunctionDefinition } from '../function-definition.js';
import { type FunctionVersion } from '../function-record.js';
import { type ExecutionEnvironment } from './execution-environment.js';

/** Limits of a pool. */
export interface PoolLimits {
  /** Execution environments in total. */
  readonly maxEnvironments: number;
  /** Execution environments of one function. */
  readonly maxPerFunction: (definition: Pick<FunctionDefinition, 'name' | 'runtime'>) => number;
  /** Milliseconds after which an idle execution environment ends. */
  readonly maxIdleMs: number;
}

/** The members of an execution environment that a pool uses. */
export type PooledEnvironment = Pick<ExecutionEnvironment, 'version' | 'isAlive' | 'ready' | 'whenIdle' | 'terminate'>;

interface Waiter<Environment> {
  /** Counts the invocations that waited, in the order of their arrival. */
  readonly number: number;
  readonly resolve: (environment: Environment) => void;
  readonly reject: (reason: unknown) => void;
}

type State = 'starting' | 'busy' | 'idle';

/** Environments that start at the same time: more would only slow each other down. */
const maxStarting = 2 * availableParallelism();
const maxStartingPerFunction = Math.max(2, Math.ceil(availableParallelism() / 2));
/** A start that takes longer waits for something, and does not count. */
const slowStartMs = 2_000;

/**
 * The execution environments of all functions. Each runs one invocation at a time and is reused. If none is free,
 * invocations wait in the order of their arrival. A function with environments gets more when invocations have waited
 * for as long as a start takes: in this time, the busy ones usually serve a burst of short invocations. At the limit in
 * total, the environment that has been idle longest makes room. A function without an environment gets one above the
 * limit, because a function that invokes another could otherwise wait forever.
 */
export class EnvironmentPool<Environment extends PooledEnvironment> {
  private readonly environments = new Map<Environment, State>();
  /** Start times of environments that start. */
  private readonly starting = new Map<Environment, number>();
  private readonly idleTimers = new Map<Environment, NodeJS.Timeout>();
  /** Waiting invocations by version, in order. Versions without waiting invocations are absent. */
  private readonly waiters = new Map<FunctionVersion, Set<Waiter<Environment>>>();
  private waited = 0;
  /** Milliseconds of the last start, by version. */
  private readonly startMs = new WeakMap<FunctionVersion, number>();
  /** Timers of versions whose environments are all busy while invocations wait. */
  private readonly growthTimers = new Map<FunctionVersion, NodeJS.Timeout>();
  private readonly retired = new WeakSet<FunctionVersion>();
  private isClosed = false;

  constructor(
    private readonly limits: PoolLimits,
    private readonly start: (version: FunctionVersion) => Environment,
  ) {}

  /**
   * An environment for a version: ready, or failed to start, which its invocation reports. An aborted wait rejects with
   * the signal's reason.
   */
  acquire(version: FunctionVersion, signal?: AbortSignal): Promise<Environment> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) throw closedError();
      signal?.throwIfAborted();
      const idle = this.takeIdle(version);
      if (idle) {
        resolve(idle);
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
      const waiter: Waiter<Environment> = {
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
      this.startFor(version);
    });
  }

  /** Returns an environment. It is reused when it is idle, unless it has ended or its version was replaced. */
  async release(environment: Environment): Promise<void> {
    if (environment.isAlive) await environment.whenIdle();
    if (environment.isAlive && !this.retired.has(environment.version) && !this.isClosed) {
      this.offer(environment);
    } else {
      this.environments.delete(environment);
      await environment.terminate();
      this.serveWaiters();
    }
  }

  /** Ends the environments of a version: idle ones now, busy ones after their invocation. */
  async retire(version: FunctionVersion): Promise<void> {
    this.retired.add(version);
    await this.end((environment, state) => environment.version === version && state === 'idle');
  }

  /** Ends all environments, including busy ones. Waiting invocations reject with an `AbortError`. */
  async close(): Promise<void> {
    this.isClosed = true;
    const waiters = [...this.waiters.values()].flatMap((ofVersion) => [...ofVersion]);
    this.waiters.clear();
    for (const waiter of waiters) waiter.reject(closedError());
    await this.end(() => true);
  }

  /** Gives a free environment to the invocation that has waited longest for its version; otherwise it is idle. */
  private offer(environment: Environment): void {
    const [waiter] = this.waiters.get(environment.version) ?? [];
    // Re-inserted, so that idle environments are in the order in which they became idle.
    this.environments.delete(environment);
    if (waiter === undefined) {
      this.environments.set(environment, 'idle');
      this.retireLater(environment);
      // It can make room for another function.
      this.serveWaiters();
      return;
    }
    this.environments.set(environment, 'busy');
    this.leave(environment.version, waiter);
    waiter.resolve(environment);
    this.startFor(environment.version);
  }

  private takeIdle(version: FunctionVersion): Environment | undefined {
    for (;;) {
      const idle = this.idleEnvironments((environment) => environment.version === version).at(-1);
      if (idle === undefined) return undefined;
      this.forget(idle);
      if (!idle.isAlive) continue;
      this.environments.set(idle, 'busy');
      return idle;
    }
  }

  /**
   * Starts environments for invocations that wait for a version, as far as the limits allow.
   *
   * @param isOverdue whether the invocations have waited for the busy environments as long as a start takes
   */
  private startFor(version: FunctionVersion, isOverdue = false): void {
    const waiting = this.waiters.get(version)?.size ?? 0;
    const recently = performance.now() - slowStartMs;
    for (;;) {
      const starting = [...this.starting].filter(([environment]) => environment.version === version);
      if (this.isClosed || starting.length >= waiting) return;
      const isRecent = ([, since]: readonly [Environment, number]): boolean => since > recently;
      if (!isOverdue && starting.some(isRecent)) return;
      if (!isOverdue && this.isBusy(version)) {
        this.growLater(version);
        return;
      }
      if (starting.filter(isRecent).length >= maxStartingPerFunction) return;
      if (starting.length > 0 && [...this.starting].filter(isRecent).length >= maxStarting) return;
      if (!this.hasRoom(version.definition)) return;
      const environment = this.start(version);
      this.environments.set(environment, 'starting');
      this.starting.set(environment, performance.now());
      void environment.ready.then(() => this.started(environment));
    }
  }

  private isBusy(version: FunctionVersion): boolean {
    return [...this.environments].some(([environment, state]) => state === 'busy' && environment.version === version);
  }

  private growLater(version: FunctionVersion): void {
    if (this.growthTimers.has(version)) return;
    const grow = (): void => {
      this.growthTimers.delete(version);
      this.startFor(version, true);
    };
    this.growthTimers.set(version, setTimeout(grow, this.startMs.get(version) ?? 0).unref());
  }

  private started(environment: Environment): void {
    this.startMs.set(environment.version, performance.now() - (this.starting.get(environment) ?? 0));
    this.starting.delete(environment);
    // Closing and retiring take it out.
    if (!this.environments.has(environment)) return;
    const failedWithoutInvocation = !environment.isAlive && !this.waiters.has(environment.version);
    if (failedWithoutInvocation || this.retired.has(environment.version)) {
      if (this.waiters.has(environment.version)) this.offer(environment);
      else {
        this.environments.delete(environment);
        void environment.terminate();
      }
    } else {
      this.offer(environment);
    }
    this.serveWaiters();
  }

  private hasRoom(definition: Pick<FunctionDefinition, 'name' | 'runtime'>): boolean {
    const own = [...this.environments.keys()].filter(({ version }) => version.definition.name === definition.name);
    const max = this.limits.maxPerFunction(definition);
    if (own.length === 0 || this.environments.size < this.limits.maxEnvironments) {
      if (own.length < max) return true;
      return this.evict((environment) => own.includes(environment));
    }
    return own.length < max && this.evict(() => true);
  }

  /** Ends the environment that has been idle longest, if there is one. */
  private evict(which: (environment: Environment) => boolean): boolean {
    const [oldest] = this.idleEnvironments(which);
    if (!oldest) return false;
    this.forget(oldest);
    void oldest.terminate();
    return true;
  }

  private retireLater(environment: Environment): void {
    clearTimeout(this.idleTimers.get(environment));
    const timer = setTimeout(() => {
      this.forget(environment);
      void environment.terminate();
    }, this.limits.maxIdleMs);
    timer.unref();
    this.idleTimers.set(environment, timer);
  }

  private forget(environment: Environment): void {
    clearTimeout(this.idleTimers.get(environment));
    this.idleTimers.delete(environment);
    this.environments.delete(environment);
  }

  private idleEnvironments(which: (environment: Environment) => boolean): Environment[] {
    return [...this.environments]
      .filter(([environment, state]) => state === 'idle' && which(environment))
      .map(([environment]) => environment);
  }

  /** Starts environments for waiting versions, in the order of their first waiting invocation. */
  private serveWaiters(): void {
    if (this.waiters.size === 0) return;
    const first = ([, [waiter]]: readonly [FunctionVersion, Set<Waiter<Environment>>]): number => waiter?.number ?? 0;
    for (const [version] of [...this.waiters].sort((a, b) => first(a) - first(b))) this.startFor(version);
  }

  private leave(version: FunctionVersion, waiter: Waiter<Environment>): void {
    const others = this.waiters.get(version);
    others?.delete(waiter);
    if (others?.size !== 0) return;
    this.waiters.delete(version);
    clearTimeout(this.growthTimers.get(version));
    this.growthTimers.delete(version);
  }

  private async end(which: (environment: Environment, state: State) => boolean): Promise<void> {
    const ending = [...this.environments].filter(([environment, state]) => which(environment, state));
    for (const [environment] of ending) this.forget(environment);
    await Promise.all(ending.map(([environment]) => environment.terminate()));
  }
}

function closedError(): DOMException {
  return new DOMException('The environment is closed', 'AbortError');
}
