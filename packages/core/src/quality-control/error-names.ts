/**
 * The error names of a failed QualityControl execution. If a stream does not pass, the execution succeeds and reports
 * the result.
 */
export const qualityErrors = {
  /** The input does not match the contract. The execution has no effects. */
  invalidInput: 'InvalidInput',
  /**
   * The object does not exist or is not readable. The row contains `TotalPass` false and the reason, and the topic
   * receives a notification.
   */
  streamUnavailable: 'StreamUnavailable',
} as const;
