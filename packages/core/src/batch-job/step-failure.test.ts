import { describe, expect, it } from 'vitest';
import { stepError } from './step-failure.js';

const job = { jobId: 'job-1', logStreamName: 'activator/default/1', exitCode: 0 };
const outputUri = 's3://messages/_stepwell/sequence/m/e/Activator/1/output-0.json';
const detail = (more: object) =>
  JSON.stringify({ JobId: 'job-1', JobName: 'Activator-monday', Status: 'FAILED', ...more });

describe('a failed job', () => {
  const failed = (cause: string) => stepError({ stage: 'submit', error: 'States.TaskFailed', cause });

  it('reports the id, exit code, reason and log stream', () => {
    expect(
      failed(
        detail({
          StatusReason: 'Essential container in task exited',
          Container: { ExitCode: 3, LogStreamName: 'a/b/c' },
          Attempts: [{}],
        }),
      ),
    ).toEqual({
      error: 'BatchJobFailed',
      cause:
        'Job job-1 (Activator-monday) failed with exit code 3: Essential container in task exited. Log stream: a/b/c.',
    });
  });

  it('reports the reason of the container and the number of attempts', () => {
    const container = {
      ExitCode: 137,
      Reason: 'OutOfMemoryError: Container killed due to memory usage',
      LogStreamName: 'a/b/c',
    };
    expect(
      failed(
        detail({ StatusReason: 'Essential container in task exited', Container: container, Attempts: [{}, {}, {}] }),
      ).cause,
    ).toBe(
      'Job job-1 (Activator-monday) failed after 3 attempts with exit code 137: Essential container in task exited; OutOfMemoryError: Container killed due to memory usage. Log stream: a/b/c.',
    );
  });

  it('reports a missing exit code and log stream if the job never started', () => {
    expect(failed(detail({ StatusReason: 'CannotPullContainerError: no such image', Attempts: [] })).cause).toBe(
      'Job job-1 (Activator-monday) failed with no exit code: CannotPullContainerError: no such image. Log stream: none, the job did not start.',
    );
  });

  it('reports the last attempt if the job itself has no details', () => {
    expect(
      failed(
        detail({
          Attempts: [
            { Container: { ExitCode: 1, LogStreamName: 'first' } },
            { Container: { ExitCode: 2, LogStreamName: 'second' } },
          ],
        }),
      ).cause,
    ).toContain('exit code 2. Log stream: second.');
  });

  it('reports the details of a truncated description', () => {
    const { cause } = failed(
      detail({ Container: { ExitCode: 9, LogStreamName: 'a/b/c', Environment: 'x'.repeat(100) } }).slice(0, 140),
    );
    expect(cause).toBe('Job job-1 failed with exit code 9. Log stream: a/b/c.');
  });

  it('keeps the error names of rejected AWS calls', () => {
    expect(stepError({ stage: 'submit', error: 'Batch.ClientException', cause: 'JobQueue not found' })).toEqual({
      error: 'Batch.ClientException',
      cause: 'JobQueue not found',
    });
    expect(
      stepError({
        stage: 'read',
        error: 'S3.S3Exception',
        cause: 'Access Denied (Status Code: 403)',
        job,
        outputUri,
      }),
    ).toEqual({ error: 'S3.S3Exception', cause: 'Access Denied (Status Code: 403)' });
    expect(stepError({ stage: 'other', error: 'States.TaskFailed', cause: '{}' })).toEqual({
      error: 'States.TaskFailed',
      cause: '{}',
    });
  });
});

describe('a succeeded job', () => {
  it.each([
    [
      'wrote nothing',
      { stage: 'check', error: 'S3.NoSuchKeyException', cause: 'Not Found' },
      'JobOutputMissing',
      'succeeded but wrote no output',
    ],
    [
      'wrote nothing, as S3 answers a HEAD',
      { stage: 'check', error: 'S3.S3Exception', cause: 'null (Service: S3, Status Code: 404, Request ID: 1)' },
      'JobOutputMissing',
      'succeeded but wrote no output',
    ],
    [
      'wrote an empty output',
      { stage: 'check', error: 'States.QueryEvaluationError', cause: 'The output is empty' },
      'JobOutputMissing',
      'its output is empty',
    ],
    [
      'wrote no JSON',
      { stage: 'read', error: 'States.QueryEvaluationError', cause: 'Attempted to parse invalid JSON: <html>' },
      'JobOutputInvalid',
      'is no JSON: Attempted to parse invalid JSON: <html>',
    ],
  ] as const)(
    'but %s reports its id, exit code, log stream and expected output location',
    (_title, failure, error, text) => {
      const named = stepError({ ...failure, job, outputUri });
      expect(named.error).toBe(error);
      expect(named.cause).toContain(text);
      for (const fact of ['job-1', 'exit code 0', 'activator/default/1', outputUri])
        expect(named.cause).toContain(fact);
    },
  );

  it('truncates the quoted output', () => {
    expect(
      stepError({ stage: 'read', error: 'States.QueryEvaluationError', cause: 'x'.repeat(30_000), job, outputUri })
        .cause.length,
    ).toBeLessThan(700);
  });
});
