import { type Cancel, type Clock, RealClock, VirtualClock } from '@stepwell/asl';

/**
 * How time advances in a test. `skip`: the clock jumps to the next timer when nothing else is left to do, so that a
 * Wait of a day takes no time. `manual`: the clock stops until `advance` is called. `real`: real time.
 */
export type TimeMode = 'skip' | 'manual' | 'real';

/** The clock of a test environment. */
export class TestTime {
  readonly clock: Clock;
  #release: Cancel | undefined;

  constructor(
    private readonly mode: TimeMode,
    start: Date | undefined,
  ) {
    if (mode === 'real') {
      this.clock = new RealClock();
      return;
    }
    this.clock = new VirtualClock(start?.getTime());
    if (mode === 'manual') this.#release = this.clock.keepAlive();
  }

  /**
   * Advances the clock and fires timers in order, each with everything that follows from it. On a real clock, it waits.
   */
  async advance(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.clock.setTimer(ms, () => {
        if (this.mode === 'manual') this.#release = this.clock.keepAlive();
        resolve();
      });
      this.#release?.();
    });
  }
}
