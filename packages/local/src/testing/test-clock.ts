import { type Cancel, type Clock } from '@stepwell/asl';

/** A clock that stands until a test moves it. */
export class TestClock implements Clock {
  private time = Date.UTC(2026, 0, 1);
  private readonly timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  /** How many timers wait. */
  get pending(): number {
    return this.timers.size;
  }

  now(): number {
    return this.time;
  }

  setTimer(ms: number, callback: () => void): Cancel {
    const timer = { at: this.time + ms, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  keepAlive(): Cancel {
    return () => undefined;
  }

  /** Moves time on; timers that are due fire in order. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
  }
}
