import { jobErrors } from '../batch-job/error-names.js';

/**
 * The errors of an execution of Sequence: the names that `ErrorEquals` matches and `DescribeExecution` shows. An error
 * that the function of a step throws keeps its own name.
 */
export const sequenceErrors = {
  /** The input does not match the contract. The execution had no effect. */
  invalidInput: 'InvalidInput',
  /** The list of tasks contains an unknown name. The execution had no effect. */
  unknownTask: 'UnknownTask',
  batchJobFailed: jobErrors.batchJobFailed,
  jobOutputMissing: jobErrors.jobOutputMissing,
  jobOutputInvalid: jobErrors.jobOutputInvalid,
} as const;
