import { availableParallelism } from 'node:os';
import { type Cancel } from '@stepwell/asl';
import { type FunctionDefinition } from '../function-definition.js';
import { type FunctionVersion } from '../function-record.js';
import { type ExecutionEnvironment } from './execution-environment.js';
import { busyProcesses, type LoadMonitor, MachineLoad } from './machine-load.js';

/** Limits of a pool. */
export interface PoolLimits {
  /** Execution environments in total. */
  readonly maxEnvironments: number;
  /** Whether a function has one execution environment at most, because a debugger connects to it. */
  readonly isSingle: (definition: Pick<FunctionDefinition, 'name' | 'runtime'>) => boolean;
  /** Milliseconds after which an idle execution environment ends. */
  readonly maxIdleMs: number;
}

/** The members of an execution environment that a pool uses. */
export type PooledEnvironment = Pick<
  ExecutionEnvironment,
  'version' | 'isAlive' | 'pid' | 'ready' | 'whenIdle' | 'terminate'
>;

interface Waiter<Environment> {
  /** Counts the invocations that waited, in the order of their arrival. */
  readonly number: number;
  readonly resolve: (environment: Environment) => void;
  readonly reject: (reason: unknown) => void;
}

interface State {
  readonly kind: 'starting' | 'busy' | 'idle';
  readonly since: number;
  /** Whether the invocation of a busy environment waits, and leaves the processors to others. */
  isWaiting?: boolean;
}

/** Environments that start at the same time: more would only slow each other down. */
const maxStarting = 2 * availableParallelism();
const maxStartingPerFunction = Math.max(2, Math.ceil(availableParallelism() / 2));
/** A start that takes longer waits for something, and does not count. */
const slowStartMs = 2_000;
/** Milliseconds between two measurements of busy environments. Shorter invocations are never measured. */
const measureMs = 100;

/**
 * The execution environments of all functions. Each runs one invocation at a time and is reused. If none is free,
 * invocations wait in the order of their arrival.
 *
 * Lambda starts an environment for every invocation that finds none free. Here, a function with environments gets more
 * when invocations have waited for as long as a start takes: in this time, the busy ones usually serve a burst of short
 * invocations. It has no more environments than the machine has processors, not counting those whose invocation waits
 * for something. When invocations of a version are found to wait, more of its environments start at once.
 *
 * At the limit in total, the environment that has been idle longest makes room. A function without an environment gets
 * one above the limit, because a function that invokes another could otherwise wait forever.
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
  /** Versions whose last measured invocation waited for something. */
  private readonly waitingVersions = new WeakSet<FunctionVersion>();
  private measureTimer: NodeJS.Timeout | undefined;
  private readonly retired = new WeakSet<FunctionVersion>();
  private isClosed = false;

  constructor(
    private readonly limits: PoolLimits,
    private readonly start: (version: FunctionVersion) => Environment,
    private readonly load: LoadMonitor<Environment> = new MachineLoad(),
  ) {}

  /**
   * An environment for a version: ready, or failed to start, which its invocation reports. An aborted wait rejects with
   * the signal's reason.
   *
   * @param hold called if the invocation waits for others, which it does not on Lambda. Returns the function that ends
   * the wait
   */
  acquire(version: FunctionVersion, signal?: AbortSignal, hold?: () => Cancel): Promise<Environment> {
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
      let release: Cancel | undefined;
      const waiter: Waiter<Environment> = {
        number: (this.waited += 1),
        resolve: (free) => {
          release?.();
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
      this.measureLater();
      if (this.startingOf(version).length < (this.waiters.get(version)?.size ?? 0)) release = hold?.();
    });
  }

  /** Returns an environment. It is reused when it is idle, unless it has ended or its version was replaced. */
  async release(environment: Environment): Promise<void> {
    const { since } = this.environments.get(environment) ?? { since: 0 };
    if (performance.now() - since < measureMs) this.waitingVersions.delete(environment.version);
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
    await this.end((environment, state) => environment.version === version && state.kind === 'idle');
  }

  /** Ends all environments, including busy ones. Waiting invocations reject with an `AbortError`. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.measureTimer);
    const waiters = [...this.waiters.values()].flatMap((ofVersion) => [...ofVersion]);
    this.waiters.clear();
    for (const waiter of waiters) waiter.reject(closedError());
    await this.end(() => true);
  }

  /** Gives a free environment to the invocation that has waited longest for its version; otherwise it is idle. */
  private offer(environment: Environment): void {
    const [waiter] = this.waiters.get(environment.version) ?? [];
    if (waiter === undefined) {
      this.setState(environment, 'idle');
      this.retireLater(environment);
      // It can make room for another function.
      this.serveWaiters();
      return;
    }
    this.setState(environment, 'busy');
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
      this.setState(idle, 'busy');
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
    const isAtOnce = isOverdue || this.waitingVersions.has(version);
    const recently = performance.now() - slowStartMs;
    for (;;) {
      const starting = this.startingOf(version);
      if (this.isClosed || starting.length >= waiting) return;
      const isRecent = ([, since]: readonly [Environment, number]): boolean => since > recently;
      if (!isAtOnce && starting.some(isRecent)) return;
      if (!isAtOnce && this.isBusy(version)) {
        this.growLater(version);
        return;
      }
      if (starting.filter(isRecent).length >= maxStartingPerFunction) return;
      if (starting.length > 0 && [...this.starting].filter(isRecent).length >= maxStarting) return;
      if (!this.hasRoom(version.definition)) return;
      const environment = this.start(version);
      this.setState(environment, 'starting');
      this.starting.set(environment, performance.now());
      void environment.ready.then(() => this.started(environment));
    }
  }

  private startingOf(version: FunctionVersion): (readonly [Environment, number])[] {
    return [...this.starting].filter(([environment]) => environment.version === version);
  }

  private isBusy(version: FunctionVersion): boolean {
    return [...this.environments].some(([environment, { kind }]) => kind === 'busy' && environment.version === version);
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
    const own = [...this.environments].filter(([{ version }]) => version.definition.name === definition.name);
    if (own.length === 0) return true;
    const max = this.limits.isSingle(definition) ? 1 : busyProcesses;
    const counted = max === 1 ? own : own.filter(([environment, state]) => !this.isWaiting(environment, state));
    if (counted.length >= max) return this.evict((environment) => own.some(([each]) => each === environment));
    return this.environments.size < this.limits.maxEnvironments || this.evict(() => true);
  }

  /** Whether an environment is busy with an invocation that waits for something, as far as it is known. */
  private isWaiting({ version }: Environment, { kind, isWaiting }: State): boolean {
    return kind === 'busy' && (isWaiting ?? this.waitingVersions.has(version));
  }

  /** While invocations wait for environments, measures the busy ones that are not known to wait for something. */
  private measureLater(): void {
    if (this.measureTimer !== undefined || this.isClosed || this.waiters.size === 0) return;
    this.measureTimer = setTimeout(() => {
      this.measureTimer = undefined;
      for (const [environment, state] of this.environments) {
        if (state.kind !== 'busy' || state.isWaiting === true || !this.waiters.has(environment.version)) continue;
        state.isWaiting = this.load.isWaiting(environment, state.since);
        if (state.isWaiting === true) this.waitingVersions.add(environment.version);
        if (state.isWaiting === false) this.waitingVersions.delete(environment.version);
      }
      this.serveWaiters();
      this.measureLater();
    }, measureMs).unref();
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

  /** The environment whose state changed last is the last one. */
  private setState(environment: Environment, kind: State['kind']): void {
    this.environments.delete(environment);
    this.environments.set(environment, { kind, since: performance.now() });
  }

  private forget(environment: Environment): void {
    clearTimeout(this.idleTimers.get(environment));
    this.idleTimers.delete(environment);
    this.environments.delete(environment);
  }

  private idleEnvironments(which: (environment: Environment) => boolean): Environment[] {
    return [...this.environments]
      .filter(([environment, { kind }]) => kind === 'idle' && which(environment))
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
