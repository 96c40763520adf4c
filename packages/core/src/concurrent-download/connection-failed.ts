/**
 * Why there was no answer, or not the whole of one:
 *
 * - `refused-address`: the address policy does not allow it; repeating changes nothing
 * - `unknown-host`: the name resolves to nothing
 * - `connect`: no connection, or it was lost before an answer
 * - `tls`: the certificate or the handshake is not acceptable; repeating changes nothing
 * - `timeout`: the server stayed silent
 * - `cut-off`: the connection ended in the middle of the answer
 * - `protocol`: what came is not HTTP, or breaks its limits; repeating changes nothing
 */
export type ConnectionFailureKind =
  'refused-address' | 'unknown-host' | 'connect' | 'tls' | 'timeout' | 'cut-off' | 'protocol';

/** A request got no answer, or not the whole of one. The HTTP port rejects with it. */
export class ConnectionFailed extends Error {
  override readonly name = 'ConnectionFailed';

  /** @param kind why @param message the same for a person, with host, address or seconds */
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
