/** The errors of a Batch job's step: the names that `ErrorEquals` matches and `DescribeExecution` shows. */
export const jobErrors = {
  /** The job failed: its program ended with an exit code other than 0, or Batch could not run the job or ended it. */
  batchJobFailed: 'BatchJobFailed',
  /** The job succeeded but wrote no output to the required location. */
  jobOutputMissing: 'JobOutputMissing',
  /** The job succeeded but its output is not JSON. */
  jobOutputInvalid: 'JobOutputInvalid',
  /** The job's output exceeds the limit of the task's result or of the message that carries it. */
  jobOutputTooLarge: 'JobOutputTooLarge',
  /** The job received SIGTERM before it completed: its timeout expired, or a user terminated it. */
  jobTerminated: 'JobTerminated',
} as const;
