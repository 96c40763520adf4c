import { type ClaimTable, createTableClaims } from '../../idempotency/table-claims.js';
import { type Claims } from '../../idempotency/claims.js';
import { type VirtualTime } from './virtual-time.js';

/** The faults of a simulation. A probability applies to each call, or to each message that is received. */
export interface FaultRates {
  /** The maximum latency of a request, and of its response, in milliseconds. */
  readonly latencyMs: number;
  /** The probability that the queue delivers a message a second time while a consumer processes it. */
  readonly duplicate: number;
  /** The probability that a call fails. Half of the failed calls take effect before they fail. */
  readonly fail: number;
  /** The probability that a response to a table update is lost, so that the AWS SDK sends the update again. */
  readonly resend: number;
  /** The probability that a call ends its process. Half of these calls still take effect. */
  readonly kill: number;
  /** The maximum number of faults of each type. */
  readonly maxFaults: number;
}

/** One function invocation, or one worker. */
export interface SimulatedProcess {
  /** Makes a call that has latency and can fail. A call of a killed process never settles. */
  call<Value>(made: () => Promise<Value> | Value): Promise<Value>;
  /** Runs an action at the end of the process, unless the process was killed. */
  end(action: () => void): void;
  /** Kills the process, as a timeout does. */
  kill(): void;
  /** Returns the claims of a table, accessed through calls of this process. */
  claims(table: ClaimTable): Claims;
}

/** Decides which calls fail and which processes are killed. */
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

  /** Returns the number of injected faults of a type. */
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
