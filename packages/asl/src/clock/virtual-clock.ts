import { type Cancel, type Clock, type TimerOptions } from './clock.js';
import { TimerHeap, type Timer } from './timer-heap.js';

/**
 * A clock that advances to the next timer when there is no other work, so that a Wait of one year takes a millisecond.
 * Instances are independent of each other and change no global state.
 *
 * The clock advances when no `keepAlive()` is open and one turn of the event loop has passed without other work. Code
 * that computes or awaits promises therefore needs no `keepAlive()`, but code that waits for I/O does. Background
 * timers fire when the clock passes them, but do not make it advance.
 */
export class VirtualClock implements Clock {
  readonly #timers = new TimerHeap();
  #now: number;
  #keepAliveCount = 0;
  #isAdvanceScheduled = false;
  #sequence = 0;
  /** The number of pending timers that are not in the background. */
  #foregroundTimers = 0;

  /** @param start Milliseconds since the epoch. Default: 2024-01-01T00:00:00Z. */
  constructor(start = Date.UTC(2024, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  setTimer(ms: number, callback: () => void, options?: TimerOptions): Cancel {
    const timer: Timer = {
      due: this.#now + Math.max(0, ms),
      order: this.#sequence++,
      callback,
      background: options?.background === true,
      canceled: false,
    };
    this.#timers.push(timer);
    if (!timer.background) this.#foregroundTimers++;
    this.#scheduleAdvance();
    return () => this.#release(timer);
  }

  keepAlive(): Cancel {
    this.#keepAliveCount++;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#keepAliveCount--;
      this.#scheduleAdvance();
    };
  }

  /** Marks a timer as fired or canceled. */
  #release(timer: Timer): void {
    if (timer.canceled) return;
    timer.canceled = true;
    if (!timer.background) this.#foregroundTimers--;
  }

  #scheduleAdvance(): void {
    if (this.#isAdvanceScheduled || this.#keepAliveCount > 0 || this.#foregroundTimers === 0) return;
    this.#isAdvanceScheduled = true;
    setImmediate(() => {
      this.#isAdvanceScheduled = false;
      if (this.#keepAliveCount > 0 || this.#foregroundTimers === 0) return;
      const timer = this.#timers.pop();
      if (timer === undefined) return;
      this.#release(timer);
      this.#now = Math.max(this.#now, timer.due);
      timer.callback();
      this.#scheduleAdvance();
    });
  }
}
