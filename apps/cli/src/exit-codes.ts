/** Exit codes. Part of the CLI's contract, documented in the README and in `stepwell --help`. */
export const exitCodes = {
  /** Success. */
  ok: 0,
  /** Unexpected error: a service is unreachable or returned an error, or a bug. */
  unexpected: 1,
  /** Invalid usage or input; nothing was changed. */
  usage: 2,
  /** The execution failed or was stopped. */
  executionFailed: 3,
  /** The execution timed out, or `--timeout` elapsed. */
  timedOut: 4,
  /** Feature not supported by the CLI or the local runtime. */
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
