import { type Clock } from '../dependencies.js';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock whose waits take no time: it jumps to the next sleeper as soon as no other work remains. */
export class TestClock implements Clock {
  /** Every requested wait, in milliseconds. */
  readonly waits: number[] = [];
  private sleepers: Sleeper[] = [];
  private scheduled = false;

  constructor(private time = Date.UTC(2026, 10, 22)) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms);
    return new Promise((resolve, reject) => {
      const give = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      };
      const sleeper: Sleeper = {
        at: this.time + ms,
        wake: () => {
          signal.removeEventListener('abort', give);
          resolve();
        },
      };
      if (signal.aborted) return give();
      signal.addEventListener('abort', give, { once: true });
      this.sleepers.push(sleeper);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const next = this.sleepers.toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined) return;
      this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
      this.time = Math.max(this.time, next.at);
      next.wake();
      this.schedule();
    });
  }
}
