/** Type and subtype as RFC 6838 allows them; a server's header goes on to S3, so nothing else may be in it. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** Codings of a body that S3 may be told of. `aws-chunked`, which means something to S3 itself, is not among them. */
const CODINGS = new Set(['br', 'compress', 'deflate', 'gzip', 'x-compress', 'x-gzip', 'zstd']);

/**
 * A content type without its parameters, in lower case: `Image/GIF; x=1` is `image/gif`; `undefined` for none or
 * nonsense.
 */
export function mediaType(header: string | undefined): string | undefined {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  return type !== undefined && MEDIA_TYPE.test(type) ? type : undefined;
}

/** What a body is encoded with, in lower case: `gzip`, `gzip, br`; `undefined` for nothing. */
export function contentCoding(header: string | undefined): string | undefined {
  const codings = (header ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  const present = codings.filter((coding) => coding !== '' && coding !== 'identity');
  return present.length === 0 ? undefined : present.join(', ');
}

/** Whether every coding of {@link contentCoding} is one that can be kept as it is. */
export function isKnownCoding(coding: string): boolean {
  return coding.split(', ').every((one) => CODINGS.has(one));
}

/** Whether a media type is one of those accepted, which are exact (`image/gif`), by family (`image/*`) or all (`*`). */
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
