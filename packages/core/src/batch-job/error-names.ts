/** How a Batch job's step can fail an execution: the names that `ErrorEquals` matches and `DescribeExecution` shows. */
export const jobErrors = {
  /** The job failed: its program ended with another exit code than 0, or Batch could not run it or ended it. */
  batchJobFailed: 'BatchJobFailed',
  /** The job succeeded and wrote no output where it was told to. */
  jobOutputMissing: 'JobOutputMissing',
  /** The job succeeded and what it wrote is no JSON. */
  jobOutputInvalid: 'JobOutputInvalid',
  /** The job's output does not fit the task's result or the message that carries it on. */
  jobOutputTooLarge: 'JobOutputTooLarge',
  /** The job was ended from outside (SIGTERM) before it was done: its time was up, or someone terminated it. */
  jobTerminated: 'JobTerminated',
} as const;
