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
