import { type Cancel } from '@stepwell/asl';

/** Milliseconds without a heartbeat after which a process is paused: a few times the interval in `log-frames.mjs`. */
const silenceMs = 250;

/**
 * Suspends time while a debugged process is paused: from its start to its first heartbeat, and while its heartbeats
 * stop, because a debugger has paused it or its event loop is blocked.
 */
export class PauseDetector {
  private resume: Cancel | undefined;
  private silence: NodeJS.Timeout | undefined;

  constructor(private readonly suspend: () => Cancel) {
    this.resume = suspend();
  }

  heartbeat(): void {
    this.close();
    this.silence = setTimeout(() => (this.resume = this.suspend()), silenceMs).unref();
  }

  /** Call when the process has ended. */
  close(): void {
    clearTimeout(this.silence);
    this.resume?.();
    this.resume = undefined;
  }
}
