import { type EventEmitter } from 'node:events';

/** Ctrl-C and `kill`, as a signal to abort with. */
export interface Interrupt {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  /** The exit code that says what ended the program: 130 for SIGINT, 143 for SIGTERM. */
  readonly exitCode: number;
}

/** Exit codes as shells have them: 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Signals within this many milliseconds of the first are the same one: a terminal signals npm, its children and this
 * process.
 */
const SAME_SIGNAL_MS = 1_000;

/**
 * Listens for Ctrl-C and `kill`. The first lets the program tidy up; a later one, from somebody who has lost patience,
 * ends it.
 *
 * @param target the process
 * @param now milliseconds
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
