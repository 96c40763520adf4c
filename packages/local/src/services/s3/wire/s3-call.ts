import { type IncomingMessage } from 'node:http';
import { type Readable } from 'node:stream';
import { readBody } from '../../../kernel/endpoint/body.js';
import { bucketOfHost, hostName } from '../../../kernel/endpoint/hosts.js';
import { type ServiceContext, type ServiceRequest } from '../../../kernel/service.js';
import { type BucketStore } from '../bucket-store.js';
import { S3Error } from '../s3-error.js';

/** Bytes of a document that a call carries. */
const documentLimit = 1024 * 1024;

/** A request to S3, taken apart. */
export interface S3Call {
  readonly store: BucketStore;
  readonly context: ServiceContext;
  readonly request: ServiceRequest;
  readonly method: string;
  /** Empty for the calls about all buckets. */
  readonly bucket: string;
  /** Empty for the calls about a bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
  /** The whole body, for the documents that calls carry (1 MiB at most). */
  text(): Promise<string>;
}

/** The response of an operation: a document, bytes, or nothing. */
export interface S3Answer {
  /** 200 by default. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly document?: string;
  readonly stream?: Readable;
}

/**
 * The bucket and key that a request is for, empty where it names none. The path is read as it was sent: a key may hold
 * `..` and `//`, which a URL's path would lose. Throws `InvalidURI`.
 */
function readAddress(http: IncomingMessage): { readonly bucket: string; readonly key: string } {
  const raw = (http.url ?? '/').replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  const hosted = bucketOfHost(hostName(http.headers.host) ?? '');
  const path = decodePath(raw).replace(/^\//, '');
  if (hosted !== undefined) return { bucket: hosted, key: path };
  const slash = path.indexOf('/');
  return slash < 0 ? { bucket: path, key: '' } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

/** The bucket that a request is for; empty where it names none, or has a path that cannot be read. */
export function bucketOfRequest(http: IncomingMessage): string {
  try {
    return readAddress(http).bucket;
  } catch {
    return '';
  }
}

/** Takes a request apart. */
export function readCall(store: BucketStore, context: ServiceContext, request: ServiceRequest): S3Call {
  const { http } = request;
  const { bucket, key } = readAddress(http);
  if (Buffer.byteLength(key) > 1024)
    throw new S3Error('KeyTooLongError', 'Your key is too long', 400, {
      Size: String(Buffer.byteLength(key)),
      MaxSizeAllowed: '1024',
    });
  const header = (name: string) => {
    const value = http.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const owner = header('x-amz-expected-bucket-owner');
  if (owner !== undefined && owner !== context.accountId)
    throw new S3Error('AccessDenied', `The bucket belongs to ${context.accountId}, not to ${owner}`, 403);
  return {
    store,
    context,
    request,
    method: http.method ?? 'GET',
    bucket,
    key,
    query: request.url.searchParams,
    header,
    text: async () => (await readBody(http, documentLimit, S3Error.documentTooLarge)).toString('utf8'),
  };
}

function decodePath(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** A whole number in the query, within limits; the fallback where it is absent. */
export function queryNumber(call: S3Call, name: string, fallback: number, low: number, high: number): number {
  const text = call.query.get(name);
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > 2 ** 31 - 1)
    throw S3Error.invalidArgument(name, text, `give a whole number from ${low} to ${high}`);
  return Math.min(value, high);
}

/** Seconds resolution, as S3 dates objects. */
export function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
