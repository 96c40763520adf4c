/**
 * The last line of a failed job's log, as JSON. It reports why the job failed, with the members of a Lambda error
 * response.
 */
export interface JobFailure {
  /** The error's name. */
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Converts an error to the form that a job's log shows. */
export function jobFailure(error: unknown): JobFailure {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: 'Error', errorMessage: String(error) };
}
