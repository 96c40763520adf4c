import { type Cancel, type Clock, RealClock, VirtualClock } from '@stepwell/asl';

/**
 * How time passes in a test. `skip`: it jumps to the next timer when nothing else is left to do, so that a Wait of a
 * day takes no time. `manual`: it stands until `advance`. `real`: as on the wall.
 */
export type TimeMode = 'skip' | 'manual' | 'real';

/** The clock of a test environment. */
export class TestTime {
  readonly clock: Clock;
  #hold: Cancel | undefined;

  constructor(
    private readonly mode: TimeMode,
    start: Date | undefined,
  ) {
    if (mode === 'real') {
      this.clock = new RealClock();
      return;
    }
    this.clock = new VirtualClock(start?.getTime());
    if (mode === 'manual') this.#hold = this.clock.keepAlive();
  }

  /** Lets time pass, timers firing in their order, each with all that it brings about; on a real clock it waits. */
  async advance(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.clock.setTimer(ms, () => {
        if (this.mode === 'manual') this.#hold = this.clock.keepAlive();
        resolve();
      });
      this.#hold?.();
    });
  }
}
