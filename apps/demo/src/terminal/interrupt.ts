import { type EventEmitter } from 'node:events';

/** The abort signal of Ctrl-C and `kill`. */
export interface Interrupt {
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  /** The exit code: 130 for SIGINT, 143 for SIGTERM. */
  readonly exitCode: number;
}

/** 128 plus the number of the signal, as in shells. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Signals within this time in milliseconds count as one, because a terminal signals npm, its children and this process.
 */
const SAME_SIGNAL_MS = 1_000;

/**
 * Listens for Ctrl-C and `kill`. The first interrupt aborts the signal, so that the program can clean up. A later
 * interrupt ends the program.
 *
 * @param target the process
 * @param now returns milliseconds
 * @param exit ends the process at once
 */
export function listenForInterrupt(target: EventEmitter, now: () => number, exit: (code: number) => void): Interrupt {
  const controller = new AbortController();
  let exitCode = 1;
  let first: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    target.on(name, () => {
      if (first === undefined) {
        first = now();
        exitCode = EXIT_CODES[name];
        controller.abort(new Error(`Stopped by ${name}`));
      } else if (now() - first > SAME_SIGNAL_MS) exit(EXIT_CODES[name]);
    });
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
  };
}
