import { App, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { ApiAuthorization, ConcurrentDownload, type ConcurrentDownloadProps, InvalidProp } from '../index.js';

const stack = new Stack(new App(), 'Test');
let made = 0;
const construct = (props: ConcurrentDownloadProps) => new ConcurrentDownload(stack, `Images${(made += 1)}`, props);

describe('a prop that is not accepted', () => {
  const bucket = Bucket.fromBucketName(stack, 'Own', 'own');
  const table = Table.fromTableName(stack, 'OwnTable', 'own');
  const topic = Topic.fromTopicArn(stack, 'OwnTopic', 'arn:aws:sns:eu-west-1:123456789012:own');
  const bad: [string, ConcurrentDownloadProps, string][] = [
    ['batchSize', { batchSize: 0 }, 'batchSize 0 is not accepted; give a whole number from 1 to 1000.'],
    ['batchSize', { batchSize: 1.5 }, 'batchSize 1.5 is not accepted; give a whole number from 1 to 1000.'],
    [
      'maxConcurrency',
      { maxConcurrency: 1001 },
      'maxConcurrency 1001 is not accepted; give a whole number from 1 to 1000.',
    ],
    ['maxAttempts', { maxAttempts: 11 }, 'maxAttempts 11 is not accepted; give a whole number from 1 to 10.'],
    ['memorySize', { memorySize: 64 }, 'memorySize 64 is not accepted; give a whole number from 128 to 10240.'],
    [
      'allowedHosts',
      { allowedHosts: ['ok', 'http://localhost'] },
      'allowedHosts "http://localhost" is not accepted; give a host or host:port, without scheme and path.',
    ],
    ['allowedHosts', { allowedHosts: ['a,b'] }, 'allowedHosts "a,b" is not accepted'],
    ['contentTypes', { contentTypes: [] }, "contentTypes [] is not accepted; give at least one, such as 'image/*'."],
    ['contentTypes', { contentTypes: ['png'] }, 'contentTypes "png" is not accepted; give type/subtype, type/* or *.'],
    ['maxObjectSize', { maxObjectSize: Size.bytes(0) }, 'is not accepted; give from 1 byte to 5 TiB'],
    ['maxObjectSize', { maxObjectSize: Size.tebibytes(6) }, 'is not accepted; give from 1 byte to 5 TiB'],
    ['functionTimeout', { functionTimeout: Duration.minutes(16) }, 'give whole seconds, from 30 to 900.'],
    ['functionTimeout', { functionTimeout: Duration.millis(30_500) }, 'give whole seconds, from 30 to 900.'],
    [
      'requestTimeout',
      { requestTimeout: Duration.minutes(2), functionTimeout: Duration.minutes(1) },
      'give less than functionTimeout',
    ],
    ['executionTimeout', { executionTimeout: Duration.seconds(1) }, 'give whole seconds, from 60 to 31536000.'],
    ['archiveAfter', { archiveAfter: Duration.hours(12) }, 'give whole days, 0 at least.'],
    ['archiveAfter', { archiveAfter: Duration.days(2), archive: false }, 'give either archive: false or this.'],
    [
      'archiveAfter',
      { archiveAfter: Duration.days(2), bucket },
      'give either bucket or this: a bucket of your own keeps its own settings.',
    ],
    ['archive', { archive: true, bucket }, 'archive "true" is not accepted; give either bucket or this'],
    ['reportRetention', { reportRetention: Duration.days(0) }, 'give whole days, 1 at least.'],
    ['apiRateLimit', { apiRateLimit: 0 }, 'apiRateLimit 0 is not accepted'],
    [
      'apiAuthorization',
      { api: false, apiAuthorization: ApiAuthorization.NONE },
      'apiAuthorization "NONE" is not accepted; give either api: false or this.',
    ],
    [
      'topic',
      { topic: new Topic(stack, 'Fifo', { fifo: true }) },
      'topic "Test/Fifo" is not accepted; give a standard topic, not a FIFO topic.',
    ],
    [
      'encryptionKey',
      { encryptionKey: new Key(stack, 'Unused'), bucket, table, topic },
      'encryptionKey "Test/Unused" is not accepted; give no key',
    ],
  ];

  it.each(bad)('names construct, prop, value and what to give: %s', (prop, props, message) => {
    const make = () => construct(props);
    expect(make).toThrow(InvalidProp);
    expect(make).toThrow(message);
    expect(make).toThrow(
      expect.objectContaining({ name: 'InvalidProp', constructPath: expect.stringMatching(/^Test\/Images\d+$/) }),
    );
    expect(make).toThrow(new RegExp(`^Test/Images\\d+: ${prop} `));
  });
});

describe('a prop whose value is known only at deployment', () => {
  it('is taken as it is', () => {
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
