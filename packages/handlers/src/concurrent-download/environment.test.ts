import { describe, expect, it } from 'vitest';
import { consolidateSettings, downloadSettings, startSettings } from './environment.js';

const least = { STEPWELL_BUCKET: 'images', STEPWELL_TABLE: 'rows' };

describe('the environment of the download function', () => {
  it('has defaults for everything but bucket and table', () => {
    expect(downloadSettings(least)).toMatchObject({
      bucket: 'images',
      table: 'rows',
      maxBytes: 1_073_741_824,
      requestTimeoutMs: 30_000,
      contentTypes: ['image/*'],
      maxAttempts: 4,
      memoryBytes: 128 * 1024 ** 2,
    });
    expect(downloadSettings(least).policy.refusalOfUrl(new URL('http://127.0.0.1/'))).toBeDefined();
  });

  it('is read', () => {
    const settings = downloadSettings({
      ...least,
      STEPWELL_ALLOWED_HOSTS: '127.0.0.1:8080, flags.internal',
      STEPWELL_MAX_BYTES: '1000',
      STEPWELL_REQUEST_TIMEOUT_MS: '5',
      STEPWELL_CONTENT_TYPES: 'image/gif,image/png',
      STEPWELL_MAX_ATTEMPTS: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    });
    expect(settings).toMatchObject({
      maxBytes: 1_000,
      requestTimeoutMs: 5,
      contentTypes: ['image/gif', 'image/png'],
      maxAttempts: 1,
      memoryBytes: 256 * 1024 ** 2,
    });
    expect(settings.policy.isListed('127.0.0.1', 8080)).toBe(true);
    expect(settings.policy.isListed('flags.internal', 443)).toBe(true);
  });

  it.each([
    [{ STEPWELL_BUCKET: '' }, 'STEPWELL_BUCKET: "" is not accepted; give the name of the bucket of the images'],
    [
      { STEPWELL_TABLE: undefined },
      'STEPWELL_TABLE: nothing is not accepted; give the name of the table url -> object key',
    ],
    [
      { STEPWELL_MAX_BYTES: '1 GB' },
      'STEPWELL_MAX_BYTES: "1 GB" is not accepted; give a whole number of bytes, at least 1',
    ],
    [
      { STEPWELL_MAX_ATTEMPTS: '0' },
      'STEPWELL_MAX_ATTEMPTS: "0" is not accepted; give a whole number of tries, at least 1',
    ],
    [
      { STEPWELL_ALLOWED_HOSTS: 'http://x/' },
      'allowedHosts: "http://x/" is not accepted; give a host such as "flags.internal" or "127.0.0.1:8080", without scheme and path',
    ],
  ])('%j is refused by name', (part, message) => {
    expect(() => downloadSettings({ ...least, ...part })).toThrow(
      expect.objectContaining({ name: 'InvalidSetting', message }),
    );
  });
});

describe('the environment of the other functions', () => {
  it('is what they need and no more', () => {
    expect(consolidateSettings(least)).toEqual({ bucket: 'images' });
    expect(startSettings({ ...least, STEPWELL_STATE_MACHINE_ARN: 'arn' })).toEqual({
      bucket: 'images',
      stateMachineArn: 'arn',
    });
    expect(() => startSettings(least)).toThrow('STEPWELL_STATE_MACHINE_ARN: nothing is not accepted');
  });
});
