/**
 * The error names of a failed ConcurrentDownload execution, as `ErrorEquals` matches and `DescribeExecution` returns
 * them.
 */
export const downloadErrors = {
  /** The input does not match the contract. The execution has no effects. */
  invalidInput: 'InvalidInput',
  /** The manifest exists but is not readable: S3 is unavailable, or the role has no permission to read it. */
  manifestUnavailable: 'ManifestUnavailable',
  /** At least one image failed to download. The bucket contains the others. */
  downloadsFailed: 'DownloadsFailed',
  /** S3 holds a different number of results than the batches reported. */
  reportIncomplete: 'ReportIncomplete',
} as const;
