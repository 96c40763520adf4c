import { describe, expect, it } from 'vitest';
import { contentCoding, isAccepted, isKnownCoding, mediaType } from './content-type.js';

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
