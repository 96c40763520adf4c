import { createHash } from 'node:crypto';
import { SeededRandom } from '@stepwell/asl';
import {
  type ChaosOptions,
  type FaultName,
  type FaultRate,
  type FaultSite,
  type FaultService,
} from './chaos-options.js';
import { checkChaos } from './check-chaos.js';
import { type FaultInjector } from './fault-injector.js';

/**
 * Number of injected faults by service and fault: `{ sqs: { duplicate: 3 } }`. Faults that were never injected are
 * absent.
 */
export type FaultCounts = Readonly<Partial<Record<FaultService, Readonly<Partial<Record<FaultName, number>>>>>>;

/** Rates by fault, of one resource: `{ throttle: 0.5 }`. */
export type FaultRates = Readonly<Partial<Record<FaultName, FaultRate>>>;

/** Faults of one resource: the switch of the console. */
export interface ResourceFaults {
  readonly service: FaultService;
  /** The name of a queue, function, topic, rule, schedule, table, bucket or job queue. */
  readonly resource: string;
  readonly faults: FaultRates;
}

/** Fault injection of a running environment: counts of injected faults, and methods to change or stop it. */
export interface Chaos {
  /** The seed of all random decisions. Pass it to `startLocal({ chaos: { seed } })` to reproduce them. */
  readonly seed: number;
  /** Number of injected faults so far, by service and fault. */
  counts(): FaultCounts;
  /** Number of injected faults so far: in total, of one service, or of one fault. */
  count(service?: FaultService, fault?: FaultName): number;
  /** Replaces the faults. The seed and the counts stay. Throws `InvalidChaos`. */
  inject(faults: Omit<ChaosOptions, 'seed'>): void;
  /** Stops injecting faults. Messages that are already delayed are still delivered. */
  stop(): void;
}

const defaultDelayMs = 1000;

/**
 * Decides which faults to inject. Each fault of each resource has its own random sequence. So the same seed makes the
 * same decisions as long as the calls on a resource arrive in the same order, independent of other resources.
 */
export class ChaosEngine implements Chaos, FaultInjector {
  readonly #sequences = new Map<string, SeededRandom>();
  readonly #injectedPerItem = new Map<string, number>();
  readonly #counts = new Map<FaultService, Map<FaultName, number>>();
  readonly #resources = new Map<string, ResourceFaults>();
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
    this.#resources.clear();
  }

  /** The resources with faults of their own, which are injected in addition to the others. */
  get resources(): readonly ResourceFaults[] {
    return [...this.#resources.values()];
  }

  /**
   * Replaces the faults of one resource. Without rates, it has only the faults of all resources.
   *
   * @throws InvalidChaos
   */
  injectInto(target: ResourceFaults): void {
    const { service, resource, faults } = target;
    checkChaos({ [service]: faults });
    const key = `${service} ${resource}`;
    if (Object.values(faults).some((rate) => rate > 0)) this.#resources.set(key, target);
    else this.#resources.delete(key);
  }

  get isLimitedPerItem(): boolean {
    return this.#options.maxPerItem !== undefined;
  }

  shouldInject(service: FaultService, fault: FaultName, resource: string, subject?: string): boolean {
    const rate = Math.max(this.#rate({ service, fault, resource }), this.#rateOfResource(service, fault, resource));
    if (rate === 0) return false;
    // Draw before checking `maxPerItem`, so that the sequence does not depend on it.
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

  #rate(site: FaultSite): number {
    // the faults of a service by name
    const rate = (this.#options[site.service] as FaultRates | undefined)?.[site.fault] ?? 0;
    return rate === 0 || this.#options.filter?.(site) === false ? 0 : rate;
  }

  #rateOfResource(service: FaultService, fault: FaultName, site: string): number {
    // Deliveries name their target too: `topic/queue`.
    const [resource = ''] = site.split('/');
    return this.#resources.get(`${service} ${resource}`)?.faults[fault] ?? 0;
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
