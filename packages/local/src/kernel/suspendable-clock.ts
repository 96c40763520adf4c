import { type Cancel, type Clock, type TimerOptions } from '@stepwell/asl';

interface Timer {
  /** The time of this clock at which it fires. */
  readonly due: number;
  readonly callback: () => void;
  readonly options: TimerOptions | undefined;
  cancel: Cancel | undefined;
}

/** A clock that can be suspended. It is behind the clock that it follows by the time of its suspensions. */
export class SuspendableClock implements Clock {
  private suspensions = 0;
  /** The time of the other clock when this one was suspended. */
  private suspendedAt = 0;
  private behindMs = 0;
  private readonly timers = new Set<Timer>();

  constructor(private readonly clock: Clock) {}

  now(): number {
    return (this.suspensions > 0 ? this.suspendedAt : this.clock.now()) - this.behindMs;
  }

  setTimer(ms: number, callback: () => void, options?: TimerOptions): Cancel {
    const timer: Timer = { due: this.now() + ms, callback, options, cancel: undefined };
    this.timers.add(timer);
    if (this.suspensions === 0 || ms <= 0) this.arm(timer);
    return () => {
      this.timers.delete(timer);
      timer.cancel?.();
    };
  }

  keepAlive(): Cancel {
    return this.clock.keepAlive();
  }

  /**
   * Suspends the clock: its time stops, and only timers that are already due fire. Returns the function that ends this
   * suspension. The clock continues when all suspensions have ended.
   */
  suspend(): Cancel {
    if (this.suspensions === 0) {
      this.suspendedAt = this.clock.now();
      for (const timer of this.timers) if (timer.due > this.suspendedAt - this.behindMs) timer.cancel?.();
    }
    this.suspensions += 1;
    let isSuspended = true;
    return () => {
      if (!isSuspended) return;
      isSuspended = false;
      this.suspensions -= 1;
      if (this.suspensions === 0) this.resume();
    };
  }

  private resume(): void {
    const time = this.suspendedAt - this.behindMs;
    this.behindMs += this.clock.now() - this.suspendedAt;
    for (const timer of this.timers) if (timer.due > time) this.arm(timer);
  }

  private arm(timer: Timer): void {
    const fire = (): void => {
      this.timers.delete(timer);
      timer.callback();
    };
    timer.cancel = this.clock.setTimer(timer.due - this.now(), fire, timer.options);
  }
}
