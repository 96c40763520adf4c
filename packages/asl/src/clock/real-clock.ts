import { type Cancel, type Clock } from './clock.js';

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
