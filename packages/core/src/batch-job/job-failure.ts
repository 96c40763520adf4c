/** How a job tells why it failed: the last line of its log, JSON. The same members as Lambda's error answers have. */
export interface JobFailure {
  /** The error's name. */
  readonly errorType: string;
  readonly errorMessage: string;
}

/** An error as a job's log shows it. */
export function jobFailure(error: unknown): JobFailure {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: 'Error', errorMessage: String(error) };
}
