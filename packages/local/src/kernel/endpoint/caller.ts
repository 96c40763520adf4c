import { type IncomingMessage } from 'node:http';
import { type Caller } from '../service.js';
import { type CredentialRegistry } from './credentials.js';

/** The signature of a request: access key, region and service. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  /** The credential scope's service name: `s3`, `states`, `execute-api` … */
  readonly service: string;
}

/**
 * Reads a Signature Version 4 from the Authorization header or a presigned URL's query. The signature itself is not
 * verified: all local callers are allowed. SigV4A's scope has no region.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function readSignature(http: IncomingMessage, url: URL): Signature | undefined {
  const scope = credentialOf(http.headers.authorization) ?? queryCredential(url);
  if (scope === undefined) return undefined;
  const parts = scope.split('/');
  const service = parts.at(-2);
  const accessKeyId = parts[0];
  if (parts.length < 4 || !service || !accessKeyId) return undefined;
  return { accessKeyId, service, region: parts.length >= 5 ? (parts.at(-3) ?? '') : '' };
}

/** The credential of an Authorization header, without a regular expression because each request has another one. */
function credentialOf(header: string | undefined): string | undefined {
  if (header === undefined || !(header.startsWith('AWS4-HMAC-SHA256') || header.startsWith('AWS4-ECDSA-P256-SHA256')))
    return undefined;
  const name = header.indexOf('Credential=');
  if (name < 0) return undefined;
  const start = name + 'Credential='.length;
  const ends = [header.indexOf(',', start), header.indexOf(' ', start)].filter((end) => end >= 0);
  return header.slice(start, ends.length === 0 ? undefined : Math.min(...ends)) || undefined;
}

function queryCredential(url: URL): string | undefined {
  return url.search === '' ? undefined : (url.searchParams.get('X-Amz-Credential') ?? undefined);
}

/** The caller of a signature. Without a signature, an anonymous caller in the environment's region. */
export function callerOf(signature: Signature | undefined, credentials: CredentialRegistry, region: string): Caller {
  return {
    accessKeyId: signature?.accessKeyId,
    roleArn: credentials.roleOf(signature?.accessKeyId),
    region: signature?.region || region,
  };
}
