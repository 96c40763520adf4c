// The types of ASN.1 that certificates are made of, in DER: https://www.itu.int/rec/T-REC-X.690

/** Encodes a value: tag, length, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes = bigEndian(length);
  return [0x80 | bytes.length, ...bytes];
}

function bigEndian(value: number): number[] {
  return value < 0x100 ? [value] : [...bigEndian(Math.floor(value / 0x100)), value % 0x100];
}

/** Encodes a `SEQUENCE`. */
export function sequence(...items: readonly Uint8Array[]): Buffer {
  return der(0x30, ...items);
}

/** Encodes a `SET` of one item. */
export function setOf(item: Uint8Array): Buffer {
  return der(0x31, item);
}

/** Encodes a positive `INTEGER`, most significant byte first. */
export function integer(...bytes: readonly number[]): Buffer {
  // The first bit is the sign.
  return der(0x02, Buffer.from((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes));
}

export const yes = der(0x01, Buffer.from([0xff]));

/** Encodes a `BIT STRING`. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return der(0x03, Buffer.from([unusedBits]), bytes);
}

/** Encodes an `OCTET STRING`. */
export function octetString(bytes: Uint8Array): Buffer {
  return der(0x04, bytes);
}

/** Encodes a `UTF8String`. */
export function utf8String(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

/** Encodes an `OBJECT IDENTIFIER`: `1.2.840.10045.4.3.2`. */
export function objectIdentifier(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Seven bits a byte; the first bit of each byte but the last is set. */
function base128(value: number): number[] {
  const head: number[] = [];
  for (let rest = Math.floor(value / 0x80); rest > 0; rest = Math.floor(rest / 0x80))
    head.unshift((rest % 0x80) | 0x80);
  return [...head, value % 0x80];
}

/** Encodes a time to the second: a `UTCTime` until 2049, then a `GeneralizedTime`, as certificates require. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replaceAll(/\D/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** Encodes a tagged value: `[number] EXPLICIT`. */
export function explicit(number: number, content: Uint8Array): Buffer {
  return der(0xa0 | number, content);
}
