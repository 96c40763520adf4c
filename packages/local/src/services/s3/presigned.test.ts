import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { expiredUrl } from './presigned.js';

const signedAt = Date.UTC(2026, 10, 30, 12, 0, 0);

const url = (changes: Readonly<Record<string, string | undefined>> = {}): URL => {
  const query = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKID/20261130/us-east-1/s3/aws4_request',
    'X-Amz-Date': '20261130T120000Z',
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': '00',
    ...changes,
  };
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URL(`http://127.0.0.1/bucket/key?${new URLSearchParams(given).toString()}`);
};

describe('a presigned URL', () => {
  it.each([
    ['is valid until its end', {}, 60_000, undefined],
    ['is not valid after its end', {}, 60_001, 'Request has expired'],
    ['is valid if the clock of its signer is ahead', {}, -15 * 60_000, undefined],
    ['is not valid before its date', {}, -15 * 60_000 - 1, 'Request is not valid yet'],
    ['is valid for a week', { 'X-Amz-Expires': '604800' }, 604_800_000, undefined],
    ['is valid for a week at most', { 'X-Amz-Expires': '604801' }, 0, /must be less than a week/],
    ['needs a number', { 'X-Amz-Expires': 'soon' }, 0, 'X-Amz-Expires should be a number'],
    ['needs a number that is not negative', { 'X-Amz-Expires': '-1' }, 0, 'X-Amz-Expires must be non-negative'],
    ['needs a date', { 'X-Amz-Date': 'today' }, 0, /X-Amz-Date must be/],
    ['needs an end', { 'X-Amz-Expires': undefined }, 0, /requires the X-Amz-Algorithm/],
    ['of no signature is not presigned', { 'X-Amz-Signature': undefined }, 1e12, undefined],
  ])('%s', (_what, changes, passed, message) => {
    const error = expiredUrl(url(changes), signedAt + passed);
    if (message === undefined) expect(error).toBeUndefined();
    else if (typeof message === 'string') expect(error?.message).toBe(message);
    else expect(error?.message).toMatch(message);
  });

  it('names its end in the error', () => {
    expect(expiredUrl(url(), signedAt + 90_000)).toMatchObject({
      code: 'AccessDenied',
      statusCode: 403,
      details: { 'X-Amz-Expires': '60', Expires: '2026-11-30T12:01:00Z', ServerTime: '2026-11-30T12:01:30Z' },
    });
  });

  it('of version 2 of the signature expires, too', () => {
    const old = new URL(`http://127.0.0.1/b/k?AWSAccessKeyId=AKID&Signature=x&Expires=${signedAt / 1000}`);
    expect(expiredUrl(old, signedAt)).toBeUndefined();
    expect(expiredUrl(old, signedAt + 1)).toMatchObject({ code: 'AccessDenied', message: 'Request has expired' });
  });

  it('of the AWS SDK is valid', async () => {
    // The SDK's own presigner is another package; its signer is in the client.
    const client = new S3Client({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
    const signer = await client.config.signer();
    if (!('presign' in signer)) throw new Error('the signer cannot presign');
    const request = { method: 'GET', protocol: 'http:', hostname: '127.0.0.1', path: '/b/k', headers: {}, query: {} };
    const { query } = await (
      signer as { presign(request: object, options: object): Promise<{ query: Record<string, string> }> }
    ).presign(request, { expiresIn: 60, signingDate: new Date(signedAt) });
    const presigned = new URL(`http://127.0.0.1/b/k?${new URLSearchParams(query).toString()}`);
    expect(expiredUrl(presigned, signedAt + 60_000)).toBeUndefined();
    expect(expiredUrl(presigned, signedAt + 61_000)?.message).toBe('Request has expired');
    client.destroy();
  });
});
