import { createHash } from 'node:crypto';
import { SeededRandom } from '@stepwell/asl';
import { type ChaosOptions, type FaultName, type FaultSite, type FaultService } from './chaos-options.js';
import { checkChaos } from './check-chaos.js';
import { type FaultInjector } from './fault-injector.js';

/** How often each fault struck, by service: `{ sqs: { duplicate: 3 } }`. What never struck is not in it. */
export type FaultCounts = Readonly<Partial<Record<FaultService, Readonly<Partial<Record<FaultName, number>>>>>>;

/** The chaos of an environment: what it did, and how to change it. */
export interface Chaos {
  /** What all decisions follow from: give it to `startLocal({ chaos: { seed } })` to see the same again. */
  readonly seed: number;
  /** How often each fault struck so far. */
  counts(): FaultCounts;
  /** How often faults struck so far: all of them, those of a service, or one. */
  count(service?: FaultService, fault?: FaultName): number;
  /** Replaces the faults from now on; the seed and the counts stay. Throws `InvalidChaos`. */
  inject(faults: Omit<ChaosOptions, 'seed'>): void;
  /** No more faults from now on. What was put off already still comes. */
  stop(): void;
}

const defaultDelayMs = 1000;

/**
 * Decides which faults strike. Each fault of each resource draws from a sequence of its own, so that the same seed
 * makes the same decisions as long as calls on one resource come in the same order, whatever happens on others.
 */
export class ChaosEngine implements Chaos, FaultInjector {
  readonly #sequences = new Map<string, SeededRandom>();
  readonly #injectedPerItem = new Map<string, number>();
  readonly #counts = new Map<FaultService, Map<FaultName, number>>();
  #options: Omit<ChaosOptions, 'seed'>;

  /** Throws `InvalidChaos`. */
  constructor(
    options: ChaosOptions,
    readonly seed: number,
  ) {
    checkChaos(options);
    this.#options = options;
  }

  counts(): FaultCounts {
    return Object.fromEntries([...this.#counts].map(([service, faults]) => [service, Object.fromEntries(faults)]));
  }

  count(service?: FaultService, fault?: FaultName): number {
    let sum = 0;
    for (const [name, faults] of this.#counts) {
      if (service !== undefined && service !== name) continue;
      for (const [which, times] of faults) if (fault === undefined || fault === which) sum += times;
    }
    return sum;
  }

  inject(faults: Omit<ChaosOptions, 'seed'>): void {
    checkChaos(faults);
    this.#options = faults;
  }

  stop(): void {
    this.#options = {};
  }

  get isLimitedPerItem(): boolean {
    return this.#options.maxPerItem !== undefined;
  }

  shouldInject(service: FaultService, fault: FaultName, resource: string, subject?: string): boolean {
    // a service's faults by their names
    const rate = (this.#options[service] as Partial<Record<FaultName, number>> | undefined)?.[fault] ?? 0;
    if (rate === 0) return false;
    const site: FaultSite = { service, fault, resource };
    if (this.#options.filter?.(site) === false) return false;
    // Drawn before it is known whether the subject is spared, so that the sequence stays the same.
    if (this.random(service, fault, resource) >= rate) return false;
    const key = `${service}.${fault} ${resource} ${subject ?? ''}`;
    const { maxPerItem } = this.#options;
    if (subject !== undefined && maxPerItem !== undefined) {
      const times = this.#injectedPerItem.get(key) ?? 0;
      if (times >= maxPerItem) return false;
      this.#injectedPerItem.set(key, times + 1);
    }
    const counts = this.#counts.get(service) ?? new Map<FaultName, number>();
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
    this.#counts.set(service, counts);
    return true;
  }

  delayMs(
    service: FaultService,
    resource: string,
    subject: string,
    which: readonly ('delay' | 'drop' | 'reorder')[] = ['delay', 'drop', 'reorder'],
  ): number {
    const longest = this.#options.delayMs ?? defaultDelayMs;
    let delay = 0;
    for (const fault of which) {
      if (!this.shouldInject(service, fault, resource, subject)) continue;
      delay = Math.max(
        delay,
        Math.ceil((this.random(service, fault, resource) || 0.5) * longest * (fault === 'reorder' ? 0.1 : 1)),
      );
    }
    return delay;
  }

  random(service: FaultService, fault: FaultName, resource: string): number {
    const key = `${service}.${fault} ${resource}`;
    const sequence =
      this.#sequences.get(key) ??
      new SeededRandom(createHash('sha256').update(`${this.seed} ${key}`).digest().readInt32BE());
    this.#sequences.set(key, sequence);
    return sequence.next();
  }
}
