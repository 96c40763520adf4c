import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPayloadPointer, writePayloadPointer } from './attributes.js';

describe('a payload pointer', () => {
  it('round-trips any bucket and key', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (bucket, key) => {
        expect(readPayloadPointer(writePayloadPointer({ bucket, key }))).toEqual({ bucket, key });
      }),
    );
  });

  it('matches the format of the AWS extended clients', () => {
    expect(
      readPayloadPointer('["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"b","s3Key":"k"}]'),
    ).toEqual({ bucket: 'b', key: 'k' });
  });

  it.each([
    '',
    '{}',
    '["software.amazon.payloadoffloading.PayloadS3Pointer"]',
    '["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3Key":"k"}]',
    '"software.amazon.payloadoffloading.PayloadS3Pointer"',
    '["software.amazon.payloadoffloading.PayloadS3Pointer"',
  ])('is not %j', (body) => {
    expect(readPayloadPointer(body)).toBeUndefined();
  });
});
