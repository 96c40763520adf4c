import { type Cancel, type Clock, type TimerOptions } from '../dependencies.js';
import { TimerHeap, type Timer } from './timer-heap.js';

/**
 * Time that stands still while anything can happen, and jumps to the next timer when nothing can: a year's Wait takes a
 * millisecond. Each instance is a time of its own; nothing global is touched.
 *
 * It jumps when no `hold()` is open and the event loop has come round with nothing else to run, so code that computes
 * or awaits promises needs no hold; code that waits for input or output does. Background timers fire on the way, and
 * never make it jump.
 */
export class VirtualClock implements Clock {
  readonly #timers = new TimerHeap();
  #now: number;
  #keepAlives = 0;
  #isAdvanceScheduled = false;
  #sequence = 0;
  /** Timers ahead that time passes for. */
  #foregroundTimers = 0;

  /** @param start Milliseconds since the epoch; 2024-01-01T00:00:00Z when left out. */
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
    this.#keepAlives++;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#keepAlives--;
      this.#scheduleAdvance();
    };
  }

  /** Counts a timer out that fired or was cancelled, once. */
  #release(timer: Timer): void {
    if (timer.canceled) return;
    timer.canceled = true;
    if (!timer.background) this.#foregroundTimers--;
  }

  #scheduleAdvance(): void {
    if (this.#isAdvanceScheduled || this.#keepAlives > 0 || this.#foregroundTimers === 0) return;
    this.#isAdvanceScheduled = true;
    setImmediate(() => {
      this.#isAdvanceScheduled = false;
      if (this.#keepAlives > 0 || this.#foregroundTimers === 0) return;
      const timer = this.#timers.pop();
      if (timer === undefined) return;
      this.#release(timer);
      this.#now = Math.max(this.#now, timer.due);
      timer.callback();
      this.#scheduleAdvance();
    });
  }
}
