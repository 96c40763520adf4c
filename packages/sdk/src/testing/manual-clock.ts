import { AbortError, throwIfAborted, type Clock } from '../clock.js';

/** A clock that a test advances. */
export class ManualClock implements Clock {
  /** Durations of all sleeps, in milliseconds, in order of their start. */
  readonly sleeps: number[] = [];
  readonly #timers = new Set<{ readonly at: number; readonly wake: () => void }>();
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, abortSignal?: AbortSignal): Promise<void> {
    throwIfAborted(abortSignal);
    this.sleeps.push(milliseconds);
    return new Promise((resolve, reject) => {
      const timer = { at: this.#now + milliseconds, wake: resolve };
      this.#timers.add(timer);
      abortSignal?.addEventListener(
        'abort',
        () => {
          if (this.#timers.delete(timer)) reject(new AbortError(abortSignal));
        },
        { once: true },
      );
    });
  }

  /** Advances the time and resolves the sleeps that have elapsed. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.wake();
    }
  }
}
