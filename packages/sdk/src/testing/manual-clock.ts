import { AbortError, throwIfAborted } from '../abort.js';
import { type Clock } from '../clock.js';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  /** How long was slept, in milliseconds, in the order in which it was begun. */
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

  /** Moves the time on, and wakes whoever slept until then. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.wake();
    }
  }
}
