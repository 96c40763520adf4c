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
