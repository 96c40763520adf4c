import { type ExchangeClock } from '../dependencies.js';

/** Time that passes only as fast as a test lets it: from one timer to the next, once nothing else is to be done. */
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
   * Lets time pass until something is so; `false` where it is not by then, or where nobody waits for anything any more.
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
