/** Cancels a timer or releases a `keepAlive`. Calling it again, or after the timer has fired, has no effect. */
export type Cancel = () => void;

/** Options of `Clock.setTimer`. */
export interface TimerOptions {
  /** Whether a virtual clock may ignore the timer when it decides how far to advance. Default: false. */
  readonly background?: boolean;
}

/** The source of time of an execution: `RealClock` or `VirtualClock`. */
export interface Clock {
  /** The current time in milliseconds since the epoch. */
  now(): number;
  /**
   * Calls `callback` once, `ms` milliseconds from now. Zero and negative values fire as soon as possible, but never
   * synchronously.
   *
   * @param options With `background`, a virtual clock fires the timer when it advances past it, but does not advance
   * because of it. Use it for schedules that never end, which would otherwise advance the clock forever. Other clocks
   * treat it as any timer.
   */
  setTimer(ms: number, callback: () => void, options?: TimerOptions): Cancel;
  /**
   * Stops a virtual clock from advancing while real work is in flight, such as a running function or a pending request.
   * The engine keeps the clock alive while `TaskDispatcher.run` is pending. It releases the clock when a `.sync` or
   * `.waitForTaskToken` task has been submitted, and never keeps it for an activity that waits for its worker. A real
   * clock ignores the call.
   *
   * @returns The function that releases the clock. Further calls have no effect.
   */
  keepAlive(): Cancel;
}

const longestTimeout = 2 ** 31 - 1;

/** The system clock. */
export class RealClock implements Clock {
  now(): number {
    return Date.now();
  }

  setTimer(ms: number, callback: () => void): Cancel {
    // setTimeout overflows after 24.8 days and would fire at once.
    const due = this.now() + ms;
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const left = Math.max(0, due - this.now());
      timer = setTimeout(left > longestTimeout ? arm : callback, Math.min(left, longestTimeout));
    };
    arm();
    return () => clearTimeout(timer);
  }

  keepAlive(): Cancel {
    return () => undefined;
  }
}
