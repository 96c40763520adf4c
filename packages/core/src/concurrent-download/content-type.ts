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

/** The number of bytes that the signatures need. */
export const SIGNATURE_BYTES = 32;

interface Signature {
  readonly type: string;
  /** Other names of the type that servers use. */
  readonly also?: readonly string[];
  readonly matches: (head: Uint8Array) => boolean;
}

/**
 * The image formats that have a signature (https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm,
 * and the specifications of the formats).
 */
const SIGNATURES: readonly Signature[] = [
  { type: 'image/gif', matches: (head) => begins(head, 'GIF87a') || begins(head, 'GIF89a') },
  {
    type: 'image/png',
    also: ['image/apng', 'image/x-png', 'image/vnd.mozilla.apng'],
    matches: (head) => begins(head, '\x89PNG\r\n\x1a\n'),
  },
  { type: 'image/jpeg', also: ['image/jpg', 'image/pjpeg'], matches: (head) => begins(head, '\xff\xd8\xff') },
  { type: 'image/webp', matches: (head) => begins(head, 'RIFF') && begins(head, 'WEBPVP', 8) },
  { type: 'image/bmp', also: ['image/x-ms-bmp', 'image/x-bmp'], matches: (head) => begins(head, 'BM') },
  {
    type: 'image/tiff',
    also: ['image/tif', 'image/geotiff'],
    matches: (head) => ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((mark) => begins(head, mark)),
  },
  {
    type: 'image/x-icon',
    also: ['image/vnd.microsoft.icon'],
    matches: (head) => begins(head, '\0\0\x01\0') || begins(head, '\0\0\x02\0'),
  },
  { type: 'image/avif', also: ['image/avif-sequence'], matches: (head) => isoBrand(head, /^(avi[fs]|mif1|msf1)$/) },
  {
    type: 'image/heic',
    also: ['image/heif', 'image/heic-sequence', 'image/heif-sequence'],
    matches: (head) => isoBrand(head, /^(hei[cxms]|hev[cxms]|mif1|msf1)$/),
  },
  {
    type: 'image/jp2',
    also: ['image/jpx', 'image/jpm', 'image/j2k'],
    matches: (head) => begins(head, '\0\0\0\x0cjP  ') || begins(head, '\xff\x4f\xff\x51'),
  },
  { type: 'image/jxl', matches: (head) => begins(head, '\xff\x0a') || begins(head, '\0\0\0\x0cJXL ') },
];

/**
 * Returns the image type that a body's first bytes identify, or `undefined` for any other content, including SVG. Some
 * signatures match more than one format (`mif1` is AVIF and HEIC): the function then returns the declared type if the
 * bytes match it.
 */
export function imageTypeOf(head: Uint8Array, declared?: string): string | undefined {
  if (declared !== undefined && signatureOf(declared)?.matches(head) === true) return declared;
  return SIGNATURES.find(({ matches }) => matches(head))?.type;
}

/** Returns whether bodies of this type have a signature, so that a body without one is not an image. */
export function hasSignature(type: string): boolean {
  return signatureOf(type) !== undefined;
}

function signatureOf(type: string): Signature | undefined {
  return SIGNATURES.find((signature) => signature.type === type || signature.also?.includes(type) === true);
}

function begins(head: Uint8Array, mark: string, offset = 0): boolean {
  return (
    head.length >= offset + mark.length &&
    Array.from(mark).every((character, index) => head[offset + index] === character.charCodeAt(0))
  );
}

/** Returns whether the major brand of an ISO base media file, such as AVIF or HEIC, matches. */
function isoBrand(head: Uint8Array, brand: RegExp): boolean {
  return begins(head, 'ftyp', 4) && brand.test(String.fromCharCode(...head.subarray(8, 12)));
}
