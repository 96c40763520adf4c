import { type ExchangeClock } from '../dependencies.js';

/** A clock that tests advance. It moves from one timer to the next when no other work is pending. */
export class VirtualTime implements ExchangeClock {
  private readonly timers = new Set<{ readonly at: number; readonly fire: () => void }>();
  private time = 0;

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.timers.delete(timer);
        reject(new Error('aborted'));
      };
      const fire = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer = { at: this.time + ms, fire };
      if (signal?.aborted === true) return reject(new Error('aborted'));
      signal?.addEventListener('abort', abort, { once: true });
      this.timers.add(timer);
    });
  }

  /**
   * Advances the time until a condition is true. Returns `false` if the condition is false at `ms` milliseconds, or if
   * no timer remains.
   */
  async advanceUntil(isSo: () => boolean, ms: number): Promise<boolean> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isSo()) return true;
      const next = [...this.timers].reduce<{ readonly at: number; readonly fire: () => void } | undefined>(
        (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
        undefined,
      );
      if (next === undefined || next.at > ms) return false;
      this.time = next.at;
      this.timers.delete(next);
      next.fire();
    }
  }
}
