/** Calls a function after some milliseconds. Returns a function that cancels it. */
export type Schedule = (milliseconds: number, run: () => void) => () => void;

/** The timers of Node.js. They do not keep the process alive. */
export const realSchedule: Schedule = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};

/** Length of a window in milliseconds. */
const windowMs = 1000;

/**
 * Limits lines by time: the first ones of each second are printed, further ones are counted by the caller, which
 * summarizes them at the end of the second.
 */
export class LineBudget {
  #used = 0;
  #cancel: (() => void) | undefined;

  /**
   * @param lines how many lines a window has
   * @param onEnd called at the end of every window that has lines
   */
  constructor(
    private readonly lines: number,
    private readonly onEnd: () => void,
    private readonly schedule: Schedule,
  ) {}

  /** Whether a line may be printed now. */
  take(): boolean {
    this.#cancel ??= this.schedule(windowMs, () => this.end());
    this.#used += 1;
    return this.#used <= this.lines;
  }

  /** Ends the window now. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#used = 0;
    this.onEnd();
  }
}
