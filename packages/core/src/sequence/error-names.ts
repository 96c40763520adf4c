import { jobErrors } from '../batch-job/error-names.js';

/**
 * How an execution of Sequence can fail by itself: the names that `ErrorEquals` matches and `DescribeExecution` shows.
 * What a function of a step throws has the name that it throws.
 */
export const sequenceErrors = {
  /** The input does not fit the contract; nothing was done. */
  invalidInput: 'InvalidInput',
  /** The list of tasks names one that the workflow does not have; nothing was done. */
  unknownTask: 'UnknownTask',
  batchJobFailed: jobErrors.batchJobFailed,
  jobOutputMissing: jobErrors.jobOutputMissing,
  jobOutputInvalid: jobErrors.jobOutputInvalid,
} as const;
