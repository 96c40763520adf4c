/**
 * How an execution of QualityControl can fail. A stream that does not pass is no failure: the execution succeeds and
 * says so.
 */
export const qualityErrors = {
  /** The input does not fit the contract; nothing was done. */
  invalidInput: 'InvalidInput',
  /** There is no such object, or it may not be read. The row says `TotalPass` false and why, and the topic was told. */
  streamUnavailable: 'StreamUnavailable',
} as const;
