/**
 * How an execution of ConcurrentDownload can fail: the names that `ErrorEquals` matches and `DescribeExecution` shows.
 */
export const downloadErrors = {
  /** The input does not fit the contract; nothing was done. */
  invalidInput: 'InvalidInput',
  /** The manifest is there and could not be read: S3 did not answer, or the role may not read it. */
  manifestUnavailable: 'ManifestUnavailable',
  /** At least one image could not be downloaded; the others are in the bucket. */
  downloadsFailed: 'DownloadsFailed',
  /** Fewer or more results lie in S3 than the batches reported. */
  reportIncomplete: 'ReportIncomplete',
} as const;
