import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutgoing } from './outgoing-message.js';

const limits = { MaximumMessageSize: '1048576' };
const check = (code: number) => checkOutgoing({ body: `a${String.fromCodePoint(code)}b` }, limits, false);
const isAllowed = (code: number) =>
  [0x9, 0xa, 0xd].includes(code) ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  code >= 0x1_0000;

describe('the characters of a message', () => {
  it.each([0x0, 0x7, 0x8, 0xb, 0xc, 0x1f, 0xd800, 0xdfff, 0xfffe, 0xffff])('exclude %i', (code) => {
    expect(() => check(code)).toThrow(
      expect.objectContaining({
        code: 'InvalidMessageContents',
        message: expect.stringContaining(`'#x${code.toString(16).toUpperCase()}'`) as string,
      }),
    );
  });

  it('are those of XML', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x10_ffff }), (code) => {
        if (isAllowed(code)) check(code);
        else expect(() => check(code)).toThrow('Invalid binary character');
      }),
    );
  });
});
