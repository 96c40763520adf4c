/** What the command's exit code says. Part of the CLI's contract; listed in the README and in `stepwell --help`. */
export const exitCodes = {
  /** It did what it was asked to. */
  ok: 0,
  /** Something unexpected: a service that does not answer or refuses, a bug. */
  unexpected: 1,
  /** The command line or an input is wrong; nothing was changed. */
  usage: 2,
  /** The execution failed or was stopped. */
  executionFailed: 3,
  /** The execution ran into its time limit, or `--timeout` ended the wait. */
  timedOut: 4,
  /** A feature that the CLI, or the local runtime below the app, does not have. */
  unsupported: 5,
  /** Ctrl-C (SIGINT). */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
  /** SIGHUP: the terminal was closed. */
  hungUp: 129,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
