import { describe, expect, it } from 'vitest';
import { consolidateSettings, downloadSettings, startSettings } from './environment.js';

const required = { STEPWELL_BUCKET: 'images', STEPWELL_TABLE: 'rows' };

describe('the environment of the download function', () => {
  it('has defaults for all variables except bucket and table', () => {
    expect(downloadSettings(required)).toMatchObject({
      bucket: 'images',
      table: 'rows',
      maxBytes: 1_073_741_824,
      requestTimeoutMs: 30_000,
      contentTypes: ['image/*'],
      maxAttempts: 4,
      memoryBytes: 128 * 1024 ** 2,
    });
    expect(downloadSettings(required).policy.urlRejectionReason(new URL('http://127.0.0.1/'))).toBeDefined();
  });

  it('is parsed', () => {
    const settings = downloadSettings({
      ...required,
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
    expect(settings.policy.isAllowedHost('127.0.0.1', 8080)).toBe(true);
    expect(settings.policy.isAllowedHost('flags.internal', 443)).toBe(true);
  });

  it.each([
    [{ STEPWELL_BUCKET: '' }, 'STEPWELL_BUCKET must be the name of the images bucket, got ""'],
    [{ STEPWELL_TABLE: undefined }, 'STEPWELL_TABLE is required: the name of the table that maps URLs to object keys'],
    [
      { STEPWELL_MAX_BYTES: '1 GB' },
      'STEPWELL_MAX_BYTES must be an integer of at least 1, the number of bytes, got "1 GB"',
    ],
    [
      { STEPWELL_MAX_ATTEMPTS: '0' },
      'STEPWELL_MAX_ATTEMPTS must be an integer of at least 1, the number of attempts, got "0"',
    ],
    [
      { STEPWELL_ALLOWED_HOSTS: 'http://x/' },
      'allowedHosts must be a host without scheme and path, such as "flags.internal" or "127.0.0.1:8080", got ' +
        '"http://x/"',
    ],
  ])('%j is rejected with the name of the variable', (part, message) => {
    expect(() => downloadSettings({ ...required, ...part })).toThrow(
      expect.objectContaining({ name: 'InvalidSetting', message }),
    );
  });
});

describe('the environment of the other functions', () => {
  it('has only the variables that they need', () => {
    expect(consolidateSettings(required)).toEqual({ bucket: 'images' });
    expect(startSettings({ ...required, STEPWELL_STATE_MACHINE_ARN: 'arn' })).toEqual({
      bucket: 'images',
      stateMachineArn: 'arn',
    });
    expect(() => startSettings(required)).toThrow('STEPWELL_STATE_MACHINE_ARN is required');
  });
});
