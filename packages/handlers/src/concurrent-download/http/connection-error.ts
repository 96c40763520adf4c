import { ConnectionFailed, type ConnectionFailureKind } from '@stepwell/core/concurrent-download';

/**
 * Error codes of Node.js (https://nodejs.org/api/errors.html#common-system-errors) that have a more specific kind than
 * `connect`.
 */
const FAILURE_KINDS: readonly {
  readonly kind: ConnectionFailureKind;
  readonly codes: RegExp;
  readonly reason: string;
}[] = [
  {
    kind: 'unknown-host',
    codes: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|ENODATA)$/,
    reason: 'the host does not exist',
  },
  {
    kind: 'tls',
    codes: /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/,
    reason: 'the certificate or TLS handshake is invalid',
  },
  {
    kind: 'protocol',
    codes: /^(HPE_|ERR_HTTP|ERR_INVALID_CHAR|ERR_UNESCAPED)/,
    reason: 'the response is not valid HTTP',
  },
  { kind: 'timeout', codes: /^(ETIMEDOUT|ESOCKETTIMEDOUT)$/, reason: 'the connection timed out' },
];

/** Converts an error of a request or a response body to `ConnectionFailed`. */
export function toConnectionFailed(error: unknown, host: string, phase: 'request' | 'body'): ConnectionFailed {
  const known = causeChain(error).find((cause) => cause instanceof ConnectionFailed);
  if (known !== undefined) return known;
  const code = errorCode(error);
  if (phase === 'body' && !code.startsWith('HPE_'))
    return new ConnectionFailed(
      'cut-off',
      `${host}: the connection closed before the response was complete (${code})`,
      {
        cause: error,
      },
    );
  const { kind, reason } = FAILURE_KINDS.find(({ codes }) => codes.test(code)) ?? {
    kind: 'connect' as const,
    reason: 'the connection failed',
  };
  return new ConnectionFailed(kind, `${host}: ${reason} (${code})`, { cause: error });
}

/**
 * Returns an error and its causes. If several addresses fail, Node.js throws an AggregateError with one error for each.
 */
function causeChain(error: unknown): unknown[] {
  if (error instanceof AggregateError) return [error, ...error.errors.flatMap(causeChain)];
  return error instanceof Error && error.cause !== undefined ? [error, ...causeChain(error.cause)] : [error];
}

function errorCode(error: unknown): string {
  const code = causeChain(error)
    .map((cause) => (typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined))
    .find((value) => typeof value === 'string');
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown';
}
