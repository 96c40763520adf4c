import { type Json } from '../json.js';

/** Returns the size of a string in bytes of UTF-8 JSON, including quotes and escapes. */
function stringBytes(text: string): number {
  let bytes = 2;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) bytes += code < 0x800 ? 2 : isHighSurrogate(code, text, i) ? (i++, 4) : 3;
    else if (code === 0x22 || code === 0x5c || (code >= 8 && code <= 13 && code !== 11)) bytes += 2;
    else bytes += code < 0x20 ? 6 : 1;
  }
  return bytes;
}

function isHighSurrogate(code: number, text: string, at: number): boolean {
  if (code < 0xd800 || code > 0xdbff) return false;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

/**
 * Returns the size of a value in bytes of compact UTF-8 JSON. Stops early with a number above `limit` if the value is
 * larger.
 */
export function jsonBytes(value: Json, limit: number = Number.POSITIVE_INFINITY): number {
  switch (typeof value) {
    case 'string':
      return value.length > limit ? value.length + 2 : stringBytes(value);
    case 'number':
      return String(value).length;
    case 'boolean':
      return value ? 4 : 5;
    default:
      return value === null ? 4 : compositeBytes(value, limit);
  }
}

function compositeBytes(value: Exclude<Json, null | string | number | boolean>, limit: number): number {
  let bytes = 1;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += 1 + jsonBytes(item, limit - bytes);
      if (bytes > limit) return bytes;
    }
  } else {
    for (const key of Object.keys(value)) {
      bytes += 2 + stringBytes(key) + jsonBytes(value[key] as Json, limit - bytes);
      if (bytes > limit) return bytes;
    }
  }
  return Math.max(2, bytes);
}

/** Returns whether a value is larger than `limit` bytes of compact UTF-8 JSON. Reads texts only if it can be larger. */
export function exceedsBytes(value: Json, limit: number): boolean {
  return upperBound(value, limit) > limit && jsonBytes(value, limit) > limit;
}

/** The most bytes of one character: `\u001f`. */
const maxCharacterBytes = 6;
/** The most bytes of a number: `-1.2345678901234567e-300`. */
const maxNumberBytes = 24;

/** Returns a number that the size of a value does not exceed. Stops early with a number above `limit`. */
function upperBound(value: Json, limit: number): number {
  if (typeof value === 'string') return 2 + value.length * maxCharacterBytes;
  if (typeof value !== 'object' || value === null) return maxNumberBytes;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += 1 + upperBound(item, limit - bytes);
      if (bytes > limit) break;
    }
  } else {
    // JSON values inherit no enumerable properties.
    // oxlint-disable-next-line guard-for-in
    for (const key in value) {
      bytes += 4 + key.length * maxCharacterBytes + upperBound(value[key] as Json, limit - bytes);
      if (bytes > limit) break;
    }
  }
  return bytes;
}
