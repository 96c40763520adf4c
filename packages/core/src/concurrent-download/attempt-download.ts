import { type AddressPolicy } from './address-policy.js';
import { ConnectionFailed } from './errors.js';
import {
  contentCoding,
  isAccepted,
  isKnownCoding,
  mediaType,
  SIGNATURE_BYTES,
  hasSignature,
  imageTypeOf,
} from './content-type.js';
import { type CheckedBody, TooLarge, checkBody, formatBytes } from './download-body.js';
import { isRetryableStatus, statusText, requestImage, retryAfterMs } from './request-image.js';
import { objectKey } from './object-key.js';
import { type DownloadDependencies, type HttpResponse, type ImageRow } from './dependencies.js';

/** The rules that a downloaded image must meet. */
export interface DownloadRules {
  readonly policy: AddressPolicy;
  /** The maximum size of an image, in bytes. */
  readonly maxBytes: number;
  /** Accepted content types: `image/gif`, `image/*`, `*`. */
  readonly contentTypes: readonly string[];
  /** The maximum number of attempts for one image, including the first. */
  readonly maxAttempts: number;
}

/** The outcome of one attempt. */
export type AttemptOutcome =
  | { readonly kind: 'stored'; readonly statusCode: number; readonly key: string; readonly bytes: number }
  | { readonly kind: 'unchanged'; readonly key: string }
  | {
      readonly kind: 'failed';
      readonly statusCode: number;
      readonly message: string;
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
    };

/** One image to download. */
export interface DownloadTarget {
  readonly url: string;
  /** The image's row in the table. Omit it to download the image unconditionally. */
  readonly known?: ImageRow;
  readonly signal: AbortSignal;
}

/**
 * Makes one attempt to download an image, store it, and write its row. Never rejects: the outcome includes every
 * failure. With a known row, the request is conditional, and the attempt reports `unchanged` only if the object still
 * exists.
 */
export async function attemptDownload(
  target: DownloadTarget,
  rules: DownloadRules,
  dependencies: DownloadDependencies,
): Promise<AttemptOutcome> {
  try {
    const known = await stillThere(target.known, objectKey(target.url), dependencies);
    const answer = await requestImage(
      dependencies.http,
      rules.policy,
      target.url,
      requestHeaders(rules, known),
      target.signal,
    );
    if (known !== undefined && isUnchanged(answer, known)) {
      await answer.discard();
      return { kind: 'unchanged', key: known.key };
    }
    if (answer.status !== 200 && answer.status !== 203) {
      await answer.discard();
      return failedStatus(answer, dependencies.clock.now());
    }
    return await storeAnswer(target, answer, rules, dependencies);
  } catch (error) {
    return failedError(error, target.signal);
  }
}

/**
 * Returns the row if it refers to this bucket and key and the object still matches it. Objects can be deleted from a
 * bucket without an update of the table.
 */
async function stillThere(
  row: ImageRow | undefined,
  key: string,
  dependencies: DownloadDependencies,
): Promise<ImageRow | undefined> {
  if (row === undefined || row.bucket !== dependencies.store.bucket || row.key !== key) return undefined;
  if (row.etag === undefined && row.lastModified === undefined) return undefined;
  return (await dependencies.store.size(key)) === row.size ? row : undefined;
}

function requestHeaders(rules: DownloadRules, known: ImageRow | undefined): Record<string, string> {
  return {
    accept: rules.contentTypes.map((type) => (type === '*' ? '*/*' : type)).join(', '),
    // Compressed bytes differ from the image, and a small response could decompress to a huge one.
    'accept-encoding': 'identity',
    'user-agent': 'stepwell',
    ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known?.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
  };
}

/**
 * Returns whether the image is unchanged: status 304, or a full response to a conditional request with the same
 * validator.
 */
function isUnchanged(answer: HttpResponse, known: ImageRow): boolean {
  if (answer.status === 304) return true;
  if (answer.status !== 200) return false;
  const length = answer.header('content-length');
  if (length !== undefined && Number(length) !== known.size) return false;
  const etag = answer.header('etag');
  if (etag !== undefined || known.etag !== undefined) return etag === known.etag && etag?.startsWith('W/') === false;
  return known.lastModified !== undefined && answer.header('last-modified') === known.lastModified;
}

async function storeAnswer(
  target: DownloadTarget,
  answer: HttpResponse,
  rules: DownloadRules,
  dependencies: DownloadDependencies,
): Promise<AttemptOutcome> {
  const announced = announcedLength(answer);
  if (announced !== undefined && announced > rules.maxBytes) {
    await answer.discard();
    throw new TooLarge(formatBytes(announced), rules.maxBytes);
  }
  const declared = mediaType(answer.header('content-type'));
  const contentEncoding = contentCoding(answer.header('content-encoding'));
  if (contentEncoding !== undefined && !isKnownCoding(contentEncoding)) {
    await answer.discard();
    return {
      kind: 'failed',
      statusCode: answer.status,
      message: `the content encoding is ${contentEncoding}, though none was asked for`,
      retryable: false,
    };
  }
  const body = await checkBody(answer.body, SIGNATURE_BYTES, rules.maxBytes, announced);
  const type = contentTypeOf(declared, contentEncoding === undefined ? body.head : undefined, rules.contentTypes);
  if (type.problem !== undefined) {
    await body.discard();
    return { kind: 'failed', statusCode: answer.status, message: type.problem, retryable: false };
  }
  const key = objectKey(target.url);
  await keep(
    { key, contentType: type.contentType, contentEncoding, length: announced, signal: target.signal },
    body,
    dependencies,
  );
  await writeRow(
    {
      url: target.url,
      key,
      contentType: type.contentType,
      size: body.size(),
      etag: answer.header('etag'),
      lastModified: answer.header('last-modified'),
    },
    dependencies,
  );
  return { kind: 'stored', statusCode: answer.status, key, bytes: body.size() };
}

/** The content type of a body, or the reason for its rejection. */
type JudgedType = { readonly contentType: string; readonly problem?: undefined } | { readonly problem: string };

/**
 * Returns the content type to store with an image. The signature in the bytes takes precedence over the header, because
 * many servers derive the type from the file extension or omit it. The function rejects a page that is declared as an
 * image.
 */
function contentTypeOf(
  declared: string | undefined,
  head: Uint8Array | undefined,
  accepted: readonly string[],
): JudgedType {
  const shown = head === undefined ? undefined : imageTypeOf(head, declared);
  const nothingSaid =
    declared === undefined || declared === 'application/octet-stream' || declared === 'binary/octet-stream';
  const contentType = nothingSaid
    ? (shown ?? declared ?? 'application/octet-stream')
    : hasSignature(declared)
      ? (shown ?? declared)
      : declared;
  if (!isAccepted(contentType, accepted)) {
    return { problem: `the content type is ${declared ?? 'not given'}; accepted are ${accepted.join(', ')}` };
  }
  if (head !== undefined && shown === undefined && !nothingSaid && hasSignature(declared)) {
    return {
      problem:
        head.byteLength === 0
          ? `the body is empty, though it says that it is ${declared}`
          : `the body does not begin as ${declared} does`,
    };
  }
  return { contentType };
}

function announcedLength(answer: HttpResponse): number | undefined {
  const length = answer.header('content-length');
  return length !== undefined && /^[0-9]+$/.test(length) ? Number(length) : undefined;
}

/** A failure of the store, as opposed to a failure of the body that the store reads. */
class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}

async function keep(
  object: {
    key: string;
    contentType: string;
    contentEncoding: string | undefined;
    length: number | undefined;
    signal: AbortSignal;
  },
  body: CheckedBody,
  dependencies: DownloadDependencies,
): Promise<void> {
  try {
    await dependencies.store.put({ ...object, body: body.bytes });
  } catch (error) {
    await body.discard();
    throw body.failure() ?? new StoreFailed(`it could not be stored: ${describe(error)}`, { cause: error });
  }
}

async function writeRow(
  row: Omit<ImageRow, 'bucket' | 'downloadedAt'>,
  dependencies: DownloadDependencies,
): Promise<void> {
  try {
    await dependencies.table.put({
      ...row,
      bucket: dependencies.store.bucket,
      downloadedAt: new Date(dependencies.clock.now()).toISOString(),
    });
  } catch (error) {
    throw new StoreFailed(`it is stored, but its row could not be written: ${describe(error)}`, { cause: error });
  }
}

function failedStatus(answer: HttpResponse, nowMs: number): AttemptOutcome {
  return {
    kind: 'failed',
    statusCode: answer.status,
    message: statusText(answer.status),
    retryable: isRetryableStatus(answer.status),
    retryAfterMs: retryAfterMs(answer.header('retry-after'), nowMs),
  };
}

function failedError(error: unknown, signal: AbortSignal): AttemptOutcome {
  const failed = { kind: 'failed', statusCode: 0, retryable: false } as const;
  if (signal.aborted) return { ...failed, message: "it was not finished in the function's time" };
  if (error instanceof ConnectionFailed) return { ...failed, message: error.message, retryable: error.retryable };
  if (error instanceof TooLarge) return { ...failed, statusCode: 200, message: error.message };
  return { ...failed, message: error instanceof StoreFailed ? error.message : describe(error) };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
