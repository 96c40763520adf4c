import { App, Duration, Fn, Stack } from 'aws-cdk-lib';
import { EcsJobDefinition, JobQueue } from 'aws-cdk-lib/aws-batch';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchJob, ConcurrentDownload, QualityCheck, QualityControl, QueueChain, QueueExchange } from '../index.js';
import { checkEnvironmentSize } from './environment-size.js';

const stackOf = () => new Stack(new App({ analyticsReporting: false }), 'Test');
const isTaken = (check: () => void): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};

describe('checkEnvironmentSize', () => {
  const stack = stackOf();

  it('accepts up to 4,096 bytes of JSON with quotes and escapes', () => {
    const variables = fc.dictionary(
      fc.stringMatching(/^[A-Z_]{1,20}$/),
      fc.string({ maxLength: 1_200, unit: fc.constantFrom('a', '"', '\\', 'é', '\n') }),
      { maxKeys: 8 },
    );
    fc.assert(
      fc.property(variables, (environment) => {
        expect(isTaken(() => checkEnvironmentSize(stack, environment, {}))).toBe(
          Buffer.byteLength(JSON.stringify(environment)) <= 4_096,
        );
      }),
    );
  });

  it('counts a reference as 128 bytes', () => {
    const { bucketName } = new Bucket(stack, 'Bucket');
    const bytes = (value: string) => {
      const rest =
        Array.from({ length: 4_096 }, (_, length) => length).findLast((length) =>
          isTaken(() => checkEnvironmentSize(stack, { A: value, B: 'b'.repeat(length) }, {})),
        ) ?? 0;
      return 4_096 - rest - JSON.stringify({ A: '', B: '' }).length;
    };
    expect([
      bytes(bucketName),
      bytes(`s3://${bucketName}/`),
      bytes(Fn.join(',', ['abc', bucketName])),
      bytes(stack.toJsonString({ a: bucketName })),
    ]).toEqual([128, 134, 132, 128 + 8 + 4]);
  });

  it('names the prop of the largest variable', () => {
    const long = { A: 'a'.repeat(3_000), B: 'b'.repeat(2_000) };
    expect(() => checkEnvironmentSize(stack, long, { A: 'first', B: 'second' })).toThrow(
      'Test: first must be short enough for 4096 bytes of environment variables, got 5015.',
    );
    expect(() => checkEnvironmentSize(stack, long, {})).toThrow(/^Test: A must be short enough/);
  });
});

const job = (stack: Stack) =>
  BatchJob.fromBatchJobAttributes(stack, 'Job', {
    jobDefinition: EcsJobDefinition.fromJobDefinitionArn(
      stack,
      'Definition',
      'arn:aws:batch:eu-west-1:123456789012:job-definition/job:1',
    ),
    jobQueue: JobQueue.fromJobQueueArn(stack, 'Queue', 'arn:aws:batch:eu-west-1:123456789012:job-queue/work'),
    timeout: Duration.minutes(5),
  });
const processor = (stack: Stack) =>
  new LambdaFunction(stack, 'Processor', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async (event) => event'),
  });
const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index));

it.each<[string, number, number, (stack: Stack, count: number) => void]>([
  [
    'allowedHosts',
    60,
    200,
    (stack, count) =>
      new ConcurrentDownload(stack, 'Made', {
        allowedHosts: many(
          count,
          (index) => `images-${String(index).padStart(3, '0')}.assets.internal.example.com:8080`,
        ),
      }),
  ],
  [
    'contentTypes',
    80,
    200,
    (stack, count) =>
      new ConcurrentDownload(stack, 'Made', {
        contentTypes: many(count, (index) => `application/vnd.example.format-${index}+json`),
      }),
  ],
  [
    'streams',
    50,
    120,
    (stack, count) =>
      new QualityControl(stack, 'Made', {
        checks: [
          QualityCheck.range({
            streams: Object.fromEntries(
              many(count, (index) => `station-${index}`).map((name) => [name, { minimum: -40, maximum: 60 }]),
            ),
          }),
        ],
      }),
  ],
  [
    'permanentErrors',
    100,
    300,
    (stack, count) =>
      new QueueExchange(stack, 'Made', {
        processorFunction: processor(stack),
        permanentErrors: many(count, (index) => `SceneIsNotAccepted${index}`),
      }),
  ],
  [
    'stages',
    20,
    30,
    (stack, count) => {
      const shared = job(stack);
      return new QueueChain(stack, 'Made', {
        alarms: { enabled: false },
        stages: many(count, (index) => `Stage${index}`).map((name) => ({ name, job: shared })),
      });
    },
  ],
])('%s: %d are accepted, %d are rejected as by Lambda', (prop, accepted, rejected, make) => {
  expect(() => make(stackOf(), accepted)).not.toThrow();
  expect(() => make(stackOf(), rejected)).toThrow(
    expect.objectContaining({ name: 'InvalidProp', prop, constructPath: 'Test/Made' }) as Error,
  );
});
