import { describe, expect, it } from 'vitest';
import { JobTerminated, jobEnvironment, jobFailure, parseJobEnvironment } from './index.js';

const {
  input,
  inputUri,
  outputUri,
  taskToken,
  heartbeatSeconds,
  correlationId,
  nextQueueUrl,
  nextTopicArn,
  deduplicationId,
} = jobEnvironment;

describe('a job’s environment', () => {
  it('reads the input, the output location, the waiting execution and the next destinations', () => {
    expect(
      parseJobEnvironment({
        [input]: '{"a":1}',
        [outputUri]: 's3://work/run/out.json',
        [taskToken]: 'token',
        [heartbeatSeconds]: '5',
        [correlationId]: 'c',
        [nextQueueUrl]: 'https://queue',
        [nextTopicArn]: 'arn',
        [deduplicationId]: 'd',
      }),
    ).toEqual({
      input: { kind: 'inline', value: { a: 1 } },
      output: { bucket: 'work', key: 'run/out.json' },
      task: { token: 'token', heartbeatSeconds: 5 },
      correlationId: 'c',
      next: { queueUrl: 'https://queue', topicArn: 'arn', deduplicationId: 'd' },
    });
  });

  it('requires only an input and a job id, and treats an empty variable as missing', () => {
    expect(
      parseJobEnvironment({ [inputUri]: 's3://work/in.json', [input]: '', [taskToken]: '', AWS_BATCH_JOB_ID: 'job-1' }),
    ).toEqual({
      input: { kind: 's3', object: { bucket: 'work', key: 'in.json' } },
      output: undefined,
      task: undefined,
      correlationId: 'job-1',
      next: { queueUrl: undefined, topicArn: undefined, deduplicationId: undefined },
    });
  });

  it.each([
    [{}, 'STEPWELL_INPUT is required: the input as JSON, unless STEPWELL_INPUT_URI is set'],
    [{ [input]: '{oops' }, 'STEPWELL_INPUT must be JSON, got "{oops"'],
    [
      { [input]: '1', [inputUri]: 's3://work/k' },
      'STEPWELL_INPUT_URI must be omitted (only one of STEPWELL_INPUT, STEPWELL_INPUT_URI is allowed), got "s3://work/k"',
    ],
    [{ [inputUri]: 's3://work' }, 'STEPWELL_INPUT_URI must be an s3://bucket/key URI, got "s3://work"'],
    [{ [input]: '1', [outputUri]: '/tmp/out' }, 'STEPWELL_OUTPUT_URI must be an s3://bucket/key URI, got "/tmp/out"'],
    [
      { [input]: '1', [taskToken]: 't', [heartbeatSeconds]: '0' },
      'STEPWELL_HEARTBEAT_SECONDS must be an integer from 1 to 99999, in seconds, got "0"',
    ],
  ])('rejects %j with the name of the variable', (environment, message) => {
    expect(() => parseJobEnvironment({ AWS_BATCH_JOB_ID: 'job-1', ...environment })).toThrow(
      expect.objectContaining({ name: 'InvalidSetting', message: expect.stringContaining(message) }),
    );
  });

  it('requires a correlation id without a job id', () => {
    expect(() => parseJobEnvironment({ [input]: '1' })).toThrow(/^STEPWELL_CORRELATION_ID is required: /);
  });
});

describe('a job’s failure', () => {
  it('has the name and message of any thrown value', () => {
    expect(jobFailure(new JobTerminated('SIGTERM'))).toEqual({
      errorType: 'JobTerminated',
      errorMessage: expect.stringMatching(/^SIGTERM: the job received the signal/),
    });
    expect(jobFailure('no')).toEqual({ errorType: 'Error', errorMessage: 'no' });
  });
});
