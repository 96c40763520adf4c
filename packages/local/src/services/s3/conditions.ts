import { type StoredObject } from './bucket.js';
import { S3Error } from './s3-error.js';

/** Reads a condition's header; the copy source's have a prefix of their own. */
export type ConditionHeader = (
  name: 'if-match' | 'if-none-match' | 'if-modified-since' | 'if-unmodified-since',
) => string | undefined;

/**
 * Checks the conditions of a read (GET, HEAD, the source of a copy): `NotModified` (304) or `PreconditionFailed` (412).
 * An ETag that is given decides over a date, as RFC 7232 says and S3 documents.
 */
export function checkReadConditions(object: StoredObject, header: ConditionHeader): void {
  const ifMatch = header('if-match');
  const ifNoneMatch = header('if-none-match');
  const unmodified = dateOf(header('if-unmodified-since'));
  const modified = dateOf(header('if-modified-since'));
  if (ifMatch !== undefined && !matches(ifMatch, object.etag)) throw S3Error.preconditionFailed('If-Match');
  if (ifMatch === undefined && unmodified !== undefined && object.lastModified > unmodified)
    throw S3Error.preconditionFailed('If-Unmodified-Since');
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, object.etag)) throw S3Error.notModified();
  if (ifNoneMatch === undefined && modified !== undefined && object.lastModified <= modified)
    throw S3Error.notModified();
}

/**
 * Checks the conditions of a write or delete against what is there now: `If-None-Match: *` and `If-Match`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWriteConditions(key: string, existing: StoredObject | undefined, header: ConditionHeader): void {
  const ifNoneMatch = header('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    throw S3Error.notImplemented('If-None-Match with an ETag on a write');
  if (ifNoneMatch === '*' && existing !== undefined) throw S3Error.preconditionFailed('If-None-Match');
  const ifMatch = header('if-match');
  if (ifMatch === undefined) return;
  if (existing === undefined) throw S3Error.noSuchKey(key);
  if (!matches(ifMatch, existing.etag)) throw S3Error.preconditionFailed('If-Match');
}

function matches(list: string, etag: string): boolean {
  return list
    .split(',')
    .map((item) =>
      item
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .some((item) => item === '*' || item === etag);
}

function dateOf(text: string | undefined): number | undefined {
  const date = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}
