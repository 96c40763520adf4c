import { App, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { ApiAuthorization, ConcurrentDownload, type ConcurrentDownloadProps, InvalidProp } from '../index.js';

const stack = new Stack(new App(), 'Test');
let made = 0;
const construct = (props: ConcurrentDownloadProps) => new ConcurrentDownload(stack, `Images${(made += 1)}`, props);

describe('an invalid prop', () => {
  const bucket = Bucket.fromBucketName(stack, 'Own', 'own');
  const bad: [string, ConcurrentDownloadProps, string][] = [
    ['batchSize', { batchSize: 0 }, 'batchSize must be an integer from 1 to 1000, got 0.'],
    ['batchSize', { batchSize: 1.5 }, 'batchSize must be an integer from 1 to 1000, got 1.5.'],
    ['maxConcurrency', { maxConcurrency: 1001 }, 'maxConcurrency must be an integer from 1 to 1000, got 1001.'],
    ['maxAttempts', { maxAttempts: 11 }, 'maxAttempts must be an integer from 1 to 10, got 11.'],
    ['memorySize', { memorySize: 64 }, 'memorySize must be an integer from 128 to 10240, got 64.'],
    [
      'allowedHosts',
      { allowedHosts: ['ok', 'http://localhost'] },
      'allowedHosts must be a host or host:port, without scheme and path, got "http://localhost".',
    ],
    ['allowedHosts', { allowedHosts: ['a,b'] }, 'got "a,b".'],
    ['contentTypes', { contentTypes: [] }, "contentTypes must be a non-empty array, such as ['image/*'], got []."],
    ['contentTypes', { contentTypes: ['png'] }, 'contentTypes must be type/subtype, type/* or *, got "png".'],
    ['maxObjectSize', { maxObjectSize: Size.bytes(0) }, 'must be from 1 byte to 5 TiB'],
    ['maxObjectSize', { maxObjectSize: Size.tebibytes(6) }, 'object size of S3, got Size.tebibytes(6).'],
    [
      'functionTimeout',
      { functionTimeout: Duration.minutes(16) },
      'must be a whole number of seconds from 30 to 900, got',
    ],
    ['functionTimeout', { functionTimeout: Duration.millis(30_500) }, 'got Duration.millis(30500).'],
    [
      'requestTimeout',
      { requestTimeout: Duration.minutes(2), functionTimeout: Duration.minutes(1) },
      'must be shorter than functionTimeout, Duration.minutes(1), got Duration.minutes(2).',
    ],
    [
      'executionTimeout',
      { executionTimeout: Duration.seconds(1) },
      'seconds from 60 to 31536000, got Duration.seconds(1).',
    ],
    ['archiveAfter', { archiveAfter: Duration.hours(12) }, 'must be a whole number of days, at least 0, got'],
    ['archiveAfter', { archiveAfter: Duration.days(2), archive: false }, 'must be omitted when archive is false, got'],
    [
      'archiveAfter',
      { archiveAfter: Duration.days(2), bucket },
      'when bucket is specified, got Duration.days(2). The construct does not change existing resources.',
    ],
    ['archive', { archive: true, bucket }, 'archive must be omitted when bucket is specified, got true.'],
    [
      'reportRetention',
      { reportRetention: Duration.days(0) },
      'must be a whole number of days, at least 1, got Duration.days(0).',
    ],
    ['apiRateLimit', { apiRateLimit: 0 }, 'apiRateLimit must be an integer from 1 to 10000, got 0.'],
    [
      'apiAuthorization',
      { api: false, apiAuthorization: ApiAuthorization.NONE },
      'apiAuthorization must be omitted when api is false, got "NONE".',
    ],
    [
      'topic',
      { topic: new Topic(stack, 'Fifo', { fifo: true }) },
      'topic must be a standard topic, not a FIFO topic, got Test/Fifo.',
    ],
  ];

  it.each(bad)('is rejected with construct, prop, valid values and value: %s', (prop, props, message) => {
    const make = () => construct(props);
    expect(make).toThrow(InvalidProp);
    expect(make).toThrow(message);
    expect(make).toThrow(
      expect.objectContaining({ name: 'InvalidProp', constructPath: expect.stringMatching(/^Test\/Images\d+$/) }),
    );
    expect(make).toThrow(new RegExp(`^Test/Images\\d+: ${prop} `));
  });
});

describe('a prop that is a token', () => {
  it('is not validated', () => {
    const made = construct({
      batchSize: Token.asNumber(Lazy.any({ produce: () => 7 })),
      memorySize: Token.asNumber(Lazy.any({ produce: () => 512 })),
      allowedHosts: [Lazy.string({ produce: () => 'a token, not a host' })],
      functionTimeout: Duration.seconds(Token.asNumber(Lazy.any({ produce: () => 60 }))),
      requestTimeout: Duration.millis(Token.asNumber(Lazy.any({ produce: () => 5_000 }))),
      maxObjectSize: Size.bytes(Token.asNumber(Lazy.any({ produce: () => 9 }))),
      stateMachineName: Lazy.string({ produce: () => 'later' }),
    });
    expect(stack.resolve(made.downloadFunction.timeout?.toSeconds())).toBe(60);
  });
});
