import { noSuchKey, notImplemented, notModified, preconditionFailed } from './errors.js';
import { type StoredObject } from './stored-object.js';

/** Conditions of a read. Dates that are strings are not valid, and ignored. */
export interface ReadConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date | string;
  readonly IfUnmodifiedSince?: Date | string;
}

/** Conditions of a write. */
export interface WriteConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

/**
 * Checks the conditions of a read (GET, HEAD, the source of a copy). Throws `NotModified` (304) or `PreconditionFailed`
 * (412). A condition on the ETag takes precedence over a date, as in RFC 7232.
 */
export function checkReadConditions(object: StoredObject, conditions: ReadConditions): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  if (IfMatch !== undefined && !matches(IfMatch, object.etag)) throw preconditionFailed('If-Match');
  if (IfMatch === undefined && IfUnmodifiedSince instanceof Date && object.lastModified > IfUnmodifiedSince.getTime())
    throw preconditionFailed('If-Unmodified-Since');
  if (IfNoneMatch !== undefined && matches(IfNoneMatch, object.etag)) throw notModified();
  if (IfNoneMatch === undefined && IfModifiedSince instanceof Date && object.lastModified <= IfModifiedSince.getTime())
    throw notModified();
}

/**
 * Checks the conditions of a write or delete: `If-None-Match: *` and `If-Match`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWriteConditions(
  key: string,
  existing: StoredObject | undefined,
  { IfMatch, IfNoneMatch }: WriteConditions,
): void {
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw notImplemented('If-None-Match with an ETag for a write');
  if (IfNoneMatch === '*' && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (!matches(IfMatch, existing.etag)) throw preconditionFailed('If-Match');
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
