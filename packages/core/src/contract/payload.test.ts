import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAYLOAD_LIMIT_BYTES, fitsPayload, utf8Bytes } from './payload.js';

describe('the payload limit', () => {
  it('counts bytes of UTF-8 exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(200), (text, limit) => {
        expect(fitsPayload(text, limit)).toBe(new TextEncoder().encode(JSON.stringify(text)).byteLength <= limit);
      }),
    );
    expect(utf8Bytes('aä漢😀')).toBe(10);
  });

  it('is 256 KiB inclusive', () => {
    expect(fitsPayload('x'.repeat(PAYLOAD_LIMIT_BYTES - 2))).toBe(true);
    expect(fitsPayload('x'.repeat(PAYLOAD_LIMIT_BYTES - 1))).toBe(false);
    expect(fitsPayload('漢'.repeat(PAYLOAD_LIMIT_BYTES / 3))).toBe(false);
    expect(fitsPayload(undefined)).toBe(true);
  });
});
