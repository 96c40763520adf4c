import { type ClaimTable } from '../../idempotency/claim-table.js';
import { type Claims } from '../../idempotency/claims.js';
import { createTableClaims } from '../../idempotency/table-claims.js';
import { type VirtualTime } from './virtual-time.js';

/** The faults of a simulation. Probabilities are for each call, and for each message that is received. */
export interface FaultRates {
  /** Calls take up to so many milliseconds to arrive, and as many to answer. */
  readonly latencyMs: number;
  /** A message comes a second time while it is at work. */
  readonly duplicate: number;
  /** A call fails: half of them after they did what they were to. */
  readonly fail: number;
  /** The response to an update of the table is lost, and the AWS SDK sends the update again. */
  readonly resend: number;
  /** A process dies in a call: half of these calls still arrive. */
  readonly kill: number;
  /** So many of each at most; then the weather is good. */
  readonly maxFaults: number;
}

/** One call of a function, or one worker. */
export interface SimulatedProcess {
  /** Makes a call: slow, now and then lost, and without an end once the process is dead. */
  call<Value>(made: () => Promise<Value> | Value): Promise<Value>;
  /** Does something at the end of the process, if it lives. */
  end(action: () => void): void;
  /** Ends the process from outside, as a timeout does. */
  kill(): void;
  /** The claims of a table, through calls of this process. */
  claims(table: ClaimTable): Claims;
}

/** Decides which calls fail and which processes die. */
export class SimulatedFaults {
  private readonly injected = { duplicate: 0, fail: 0, resend: 0, kill: 0 };

  constructor(
    private readonly time: VirtualTime,
    private readonly rates: FaultRates,
    private readonly random: () => number,
  ) {}

  shouldInject(fault: keyof SimulatedFaults['injected']): boolean {
    if (this.injected[fault] >= this.rates.maxFaults || this.random() >= this.rates[fault]) return false;
    this.injected[fault] += 1;
    return true;
  }

  /** How often a fault has struck. */
  count(fault: keyof SimulatedFaults['injected']): number {
    return this.injected[fault];
  }

  startProcess(): SimulatedProcess {
    let isDead = false;
    const dead = new Promise<never>(() => undefined);
    const latency = (): Promise<void> => this.time.sleep(this.random() * this.rates.latencyMs);
    const call: SimulatedProcess['call'] = async (made) => {
      if (isDead) return dead;
      await latency();
      const dies = !isDead && this.shouldInject('kill');
      isDead ||= dies;
      if (dies && this.random() < 0.5) void Promise.resolve(made()).catch(() => undefined);
      if (isDead) return dead;
      const isLost = this.shouldInject('fail');
      if (isLost && this.random() < 0.5) throw new Error('lost');
      const value = await made();
      await latency();
      if (isDead) return dead;
      if (isLost) throw new Error('answer lost');
      return value;
    };
    const resent = async (
      table: ClaimTable,
      ...update: Parameters<ClaimTable['update']>
    ): ReturnType<ClaimTable['update']> => {
      const row = await table.update(...update);
      if (!this.shouldInject('resend')) return row;
      await latency();
      return await table.update(...update);
    };
    return {
      call,
      end: (action) => (isDead ? undefined : action()),
      kill: () => (isDead = true),
      claims: (table) =>
        createTableClaims(
          { get: (id) => call(() => table.get(id)), update: (...update) => call(() => resent(table, ...update)) },
          () => this.time.now(),
        ),
    };
  }
}
