import { ConnectionFailed, type ConnectionFailureKind } from '@stepwell/core/concurrent-download';

/**
 * Codes of Node's errors (https://nodejs.org/api/errors.html#common-system-errors) that mean something else than "no
 * connection".
 */
const FAILURE_KINDS: readonly {
  readonly kind: ConnectionFailureKind;
  readonly codes: RegExp;
  readonly says: string;
}[] = [
  { kind: 'unknown-host', codes: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|ENODATA)$/, says: 'no such host' },
  {
    kind: 'tls',
    codes: /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/,
    says: 'its certificate or TLS handshake is not acceptable',
  },
  {
    kind: 'protocol',
    codes: /^(HPE_|ERR_HTTP|ERR_INVALID_CHAR|ERR_UNESCAPED)/,
    says: 'it does not answer as HTTP does',
  },
  { kind: 'timeout', codes: /^(ETIMEDOUT|ESOCKETTIMEDOUT)$/, says: 'no connection in time' },
];

/** What a failed request or body comes to, in the words of the download logic. */
export function toConnectionFailed(error: unknown, host: string, phase: 'request' | 'body'): ConnectionFailed {
  const known = causeChain(error).find((cause) => cause instanceof ConnectionFailed);
  if (known !== undefined) return known;
  const code = errorCode(error);
  if (phase === 'body' && !code.startsWith('HPE_'))
    return new ConnectionFailed('cut-off', `${host}: the connection ended in the middle of the answer (${code})`, {
      cause: error,
    });
  const { kind, says } = FAILURE_KINDS.find(({ codes }) => codes.test(code)) ?? {
    kind: 'connect' as const,
    says: 'no connection',
  };
  return new ConnectionFailed(kind, `${host}: ${says} (${code})`, { cause: error });
}

/** An error and those inside it: connecting to several addresses fails with one error around one for each. */
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
