import { type IncomingMessage } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';
import { bucketOfHost, hostName } from '../../kernel/endpoint/hosts.js';

/**
 * The path of a request with the bucket that the host names: `/images/a.png`, percent-encoded. `..` and `//` are parts
 * of keys. Throws `InvalidURI`.
 */
export function pathOf(http: IncomingMessage): string {
  const bucket = hostedBucket(http);
  const path = rawPath(http);
  if (path.includes('%')) checkEncoding(path);
  return bucket === undefined ? path : `/${bucket}${path}`;
}

/** The bucket of a request; empty if there is none, or the path is invalid. */
export function bucketNameOf(http: IncomingMessage): string {
  const hosted = hostedBucket(http);
  if (hosted !== undefined) return hosted;
  const path = rawPath(http);
  const end = path.indexOf('/', 1);
  const name = path.slice(1, end < 0 ? undefined : end);
  try {
    return name.includes('%') ? decodeURIComponent(name) : name;
  } catch {
    return '';
  }
}

/** Whether a request is about all buckets: ListBuckets. */
export function namesNoBucket(http: IncomingMessage): boolean {
  const { url = '/' } = http;
  return (url === '/' || url.startsWith('/?')) && hostedBucket(http) === undefined;
}

/** The last host. Most requests have the same one. */
let known: { readonly host: string | undefined; readonly bucket: string | undefined } | undefined;

function hostedBucket({ headers: { host } }: IncomingMessage): string | undefined {
  if (known === undefined || known.host !== host) known = { host, bucket: bucketOfHost(hostName(host) ?? '') };
  return known.bucket;
}

function rawPath({ url = '/' }: IncomingMessage): string {
  const path = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/]*/i, '');
  const end = path.search(/[?#]/);
  const own = end < 0 ? path : path.slice(0, end);
  return own.startsWith('/') ? own : `/${own}`;
}

function checkEncoding(path: string): void {
  try {
    decodeURIComponent(path);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
