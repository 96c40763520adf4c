import { describe, expect, it } from 'vitest';
import { contentCoding, isAccepted, isKnownCoding, mediaType, hasSignature, imageTypeOf } from './content-type.js';

describe('a content type', () => {
  it.each([
    ['image/gif', 'image/gif'],
    ['Image/SVG+XML; charset=utf-8', 'image/svg+xml'],
    [' image/png ', 'image/png'],
    [undefined, undefined],
    ['', undefined],
    ['image', undefined],
    ['image/', undefined],
    ['image/gïf', undefined],
    ['image/gif\r\nx: y', undefined],
  ])('%j is %j', (header, type) => {
    expect(mediaType(header)).toBe(type);
  });

  it('is accepted exactly, by family, or with a wildcard', () => {
    expect(isAccepted('image/gif', ['image/png', 'IMAGE/GIF'])).toBe(true);
    expect(isAccepted('image/gif', ['image/*'])).toBe(true);
    expect(isAccepted('imagex/gif', ['image/*'])).toBe(false);
    expect(isAccepted('text/html', ['image/*', 'application/pdf'])).toBe(false);
    expect(isAccepted('text/html', ['*'])).toBe(true);
    expect(isAccepted('text/html', ['*/*'])).toBe(true);
  });
});

describe('a content encoding', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['GZIP', 'gzip'],
    ['gzip,br', 'gzip, br'],
    ['identity, gzip', 'gzip'],
  ])('%j is %j', (header, coding) => {
    expect(contentCoding(header)).toBe(coding);
  });

  it('is either known or omitted from the S3 object', () => {
    expect(['gzip', 'gzip, br', 'zstd'].every(isKnownCoding)).toBe(true);
    expect(['aws-chunked', 'gzip, aws-chunked', 'x'].some(isKnownCoding)).toBe(false);
  });
});

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('the first bytes of a body', () => {
  it.each([
    ['GIF87a', 'image/gif'],
    ['GIF89a', 'image/gif'],
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
    ['BM', 'image/bmp'],
    ['II*\0', 'image/tiff'],
    ['MM\0*', 'image/tiff'],
    ['\0\0\x01\0', 'image/x-icon'],
    ['\0\0\0\x1cftypavif', 'image/avif'],
    ['\0\0\0\x1cftypheic', 'image/heic'],
    ['\0\0\0\x0cjP  \r\n', 'image/jp2'],
    ['\xff\x0a', 'image/jxl'],
  ])('%j identify %s', (head, type) => {
    expect(imageTypeOf(bytes(head))).toBe(type);
    expect(hasSignature(type)).toBe(true);
  });

  it.each(['', 'GIF', '<svg xmlns=', 'RIFF\x10\0\0\0WAVEfmt ', '\0\0\0\x1cftypisom', '\x89PN'])(
    '%j identify no image',
    (head) => {
      expect(imageTypeOf(bytes(head))).toBeUndefined();
    },
  );

  it('that match two formats have the declared type', () => {
    expect(imageTypeOf(bytes('\0\0\0\x1cftypmif1'), 'image/heif')).toBe('image/heif');
    expect(imageTypeOf(bytes('\0\0\0\x1cftypmif1'), 'image/avif')).toBe('image/avif');
    expect(imageTypeOf(bytes('GIF89a'), 'image/png')).toBe('image/gif');
  });
});
