import { StepwellError } from '../stepwell-error.js';

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

/**
 * The reason for a missing or incomplete response:
 *
 * - `refused-address`: the address policy does not allow the address; not retryable
 * - `unknown-host`: the name does not resolve
 * - `connect`: the connection failed, or was lost before a response
 * - `tls`: the certificate or the handshake is not acceptable; not retryable
 * - `timeout`: the server stayed silent
 * - `cut-off`: the connection ended in the middle of the response
 * - `protocol`: the response is not HTTP, or exceeds its limits; not retryable
 */
export type ConnectionFailureKind =
  'refused-address' | 'unknown-host' | 'connect' | 'tls' | 'timeout' | 'cut-off' | 'protocol';

/** A request received no response, or an incomplete one. The HTTP client rejects with this error. */
export class ConnectionFailed extends Error {
  override readonly name = 'ConnectionFailed';

  /** @param kind the reason @param message the reason in plain language, with host, address or seconds */
  constructor(
    readonly kind: ConnectionFailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the same request can succeed later. */
  get retryable(): boolean {
    return (
      this.kind === 'connect' || this.kind === 'timeout' || this.kind === 'cut-off' || this.kind === 'unknown-host'
    );
  }
}

/**
 * S3 holds a different number of results than the batches reported: reports were deleted during the execution, or an
 * earlier execution of the same name left its own reports. The images and their rows are not affected. Start a new
 * execution, which downloads only missing or changed images.
 */
export class ReportIncomplete extends StepwellError {
  override readonly name = downloadErrors.reportIncomplete;
  readonly fault = 'system';
  readonly retryable = false;

  /**
   * @param run the execution's prefix @param found number of results in S3 @param reported number of expected results
   */
  constructor(
    run: string,
    readonly found: number,
    readonly reported: number,
  ) {
    super(
      `${run}batches/ holds ${found} results, and the batches reported ${reported}; start a new execution, which downloads only what is missing or has changed`,
    );
  }
}
