/** Type and subtype as RFC 6838 allows them. S3 receives the server's header, so the pattern allows nothing else. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** Content codings that S3 accepts. The set excludes `aws-chunked`, which has a meaning in S3 itself. */
const CODINGS = new Set(['br', 'compress', 'deflate', 'gzip', 'x-compress', 'x-gzip', 'zstd']);

/**
 * Returns a content type without its parameters, in lower case: `Image/GIF; x=1` becomes `image/gif`. Returns
 * `undefined` for a missing or invalid header.
 */
export function mediaType(header: string | undefined): string | undefined {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  return type !== undefined && MEDIA_TYPE.test(type) ? type : undefined;
}

/** Returns the content coding of a body, in lower case, such as `gzip` or `gzip, br`, or `undefined` for none. */
export function contentCoding(header: string | undefined): string | undefined {
  const codings = (header ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  const present = codings.filter((coding) => coding !== '' && coding !== 'identity');
  return present.length === 0 ? undefined : present.join(', ');
}

/** Returns whether S3 can store every coding of {@link contentCoding} unchanged. */
export function isKnownCoding(coding: string): boolean {
  return coding.split(', ').every((one) => CODINGS.has(one));
}

/**
 * Returns whether a media type matches one of the accepted types: exact (`image/gif`), by family (`image/*`) or all
 * (`*`).
 */
export function isAccepted(type: string, accepted: readonly string[]): boolean {
  return accepted.some((pattern) => {
    const wanted = pattern.trim().toLowerCase();
    return (
      wanted === '*' ||
      wanted === '*/*' ||
      wanted === type ||
      (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)))
    );
  });
}
