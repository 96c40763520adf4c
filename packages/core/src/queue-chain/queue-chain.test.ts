import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOB_INPUT_LIMIT, jobEnvironment } from '../batch-job/index.js';
import { type QueueRecord, readPayloadPointer, writePayloadPointer } from '../queue-message/index.js';
import { deadLetterOf, planJob, stageOutputsPrefix } from './index.js';

const STAGE = { chain: 'claims', name: 'Processor', bucket: 'own', nextQueueUrl: 'https://sqs/next' };
const ID = '0f9c0d1e-4a8f-4c1b-9a51-2f6f6a0c1d11';

function message(
  body: string,
  attributes: Record<string, string> = {},
  system: QueueRecord['attributes'] = {},
): QueueRecord {
  return {
    messageId: ID,
    body,
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:in',
    attributes: system,
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue }]),
    ),
  };
}

/** A failed job that was submitted as planned. */
const failed = (record: QueueRecord, more: object = {}) => ({
  jobId: 'job-1',
  jobName: 'Processor-1',
  status: 'FAILED',
  ...more,
  container: {
    environment: Object.entries(planJob(record, STAGE).environment).map(([name, value]) => ({ name, value })),
    exitCode: 1,
  },
});

describe('the job that a message requests', () => {
  it('receives the message, the output location and the deduplication id for the next stage', () => {
    const { workId, jobName, environment } = planJob(message('{"a":1}'), STAGE);
    expect(workId).toBe(ID);
    expect(jobName).toMatch(/^Processor-[0-9a-f]{40}$/);
    expect(environment).toEqual({
      STEPWELL_INPUT: '{"a":1}',
      STEPWELL_OUTPUT_URI: expect.stringMatching(`^s3://own/${stageOutputsPrefix('Processor', ID)}[0-9a-f]{40}.json$`),
      STEPWELL_CORRELATION_ID: ID,
      STEPWELL_DEDUPLICATION_ID: expect.stringMatching(/^[0-9a-f]{64}$/),
      STEPWELL_NEXT_QUEUE_URL: 'https://sqs/next',
      STEPWELL_CHAIN: 'claims',
      STEPWELL_STAGE: 'Processor',
      STEPWELL_WORK_ID: ID,
    });
  });

  it('is the same for the same work, and differs for other work and other stages', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        const plan = (deduplicationId: string, name = 'A') =>
          planJob(message('{}', { deduplicationId }), { ...STAGE, name });
        expect(plan(one)).toEqual(plan(one));
        expect(plan(one).jobName === plan(other).jobName).toBe(one === other);
        const elsewhere = planJob(message('{}', { deduplicationId: one }), { ...STAGE, name: 'A', chain: 'other' });
        expect(elsewhere.jobName).not.toBe(plan(one).jobName);
        expect(plan(one, 'B').environment[jobEnvironment.deduplicationId]).not.toBe(
          plan(one).environment[jobEnvironment.deduplicationId],
        );
      }),
    );
  });

  it('passes the correlation id from stage to stage', () => {
    expect(planJob(message('{}', { correlationId: 'c', deduplicationId: 'd' }), STAGE).environment).toMatchObject({
      STEPWELL_CORRELATION_ID: 'c',
      STEPWELL_WORK_ID: 'd',
    });
  });

  it('sends to a topic if there is one, and encodes the correlation id as one folder', () => {
    const { environment } = planJob(message('{}', { correlationId: 'a/../b' }), {
      chain: 'claims',
      name: 'A',
      bucket: 'own',
      nextTopicArn: 'arn:topic',
    });
    expect(environment).toMatchObject({
      STEPWELL_NEXT_TOPIC_ARN: 'arn:topic',
      STEPWELL_OUTPUT_URI: expect.stringContaining('/A/a%2F..%2Fb/') as string,
    });
  });

  it('receives a message up to the inline limit inline, and a longer one through S3', () => {
    const bodies = [JOB_INPUT_LIMIT, JOB_INPUT_LIMIT + 1].map(
      (length) => planJob(message('x'.repeat(length)), STAGE).body === undefined,
    );
    expect(bodies).toEqual([true, false]);
  });

  it('receives the S3 URI of a long message, and follows pointers only into its own bucket', () => {
    const long = planJob(message(JSON.stringify('x'.repeat(JOB_INPUT_LIMIT))), STAGE);
    expect(long.environment[jobEnvironment.inputUri]).toBe(`s3://own/${long.body?.key}`);
    expect(long.environment[jobEnvironment.input]).toBeUndefined();
    expect(planJob(message(writePayloadPointer({ bucket: 'own', key: 'k' })), STAGE).environment).toMatchObject({
      STEPWELL_INPUT_URI: 's3://own/k',
    });
    expect(
      planJob(message(writePayloadPointer({ bucket: 'foreign', key: 'k' })), STAGE).environment[
        jobEnvironment.inputUri
      ],
    ).toBeUndefined();
  });
});

describe('the dead letter of a failed job', () => {
  it('is the original message with the error', () => {
    expect(
      deadLetterOf(
        failed(message('{"a":1}', { correlationId: 'c' }), { statusReason: 'Essential container in task exited' }),
      ),
    ).toMatchObject({
      stage: 'Processor',
      body: '{"a":1}',
      attributes: {
        correlationId: 'c',
        errorType: 'BatchJobFailed',
        errorMessage: 'Job Processor-1 failed: Essential container in task exited; exit code 1',
        origin: 'job-1',
      },
    });
  });

  it('contains all details of the failure, up to the attribute limit', () => {
    const reasonOf = (more: object) => deadLetterOf({ ...failed(message('{}')), ...more })?.attributes['errorMessage'];
    const { environment } = failed(message('{}')).container;
    const container = { environment, reason: 'OutOfMemoryError', logStreamName: 'job/default/1' };
    expect(reasonOf({ container })).toBe(
      'Job Processor-1 failed: no reason was given; OutOfMemoryError; log stream job/default/1',
    );
    expect(reasonOf({ statusReason: 'x'.repeat(3_000) })).toHaveLength(1_000);
  });

  it('keeps its message group, or has its own', () => {
    const [grouped, alone] = [
      deadLetterOf(failed(message('{}', {}, { MessageGroupId: 'lake' }))),
      deadLetterOf(failed(message('{}'))),
    ];
    expect([grouped?.messageGroupId, alone?.messageGroupId]).toEqual(['lake', alone?.messageDeduplicationId]);
    expect(alone?.messageDeduplicationId).toBe(alone?.attributes['deduplicationId']);
  });

  it.each(['STEPWELL_CHAIN', 'STEPWELL_STAGE', 'STEPWELL_WORK_ID', 'STEPWELL_INPUT'])(
    'is undefined for a job without %s',
    (missing) => {
      const job = failed(message('{}'));
      expect(
        deadLetterOf({
          ...job,
          container: { environment: job.container.environment.filter(({ name }) => name !== missing) },
        }),
      ).toBeUndefined();
    },
  );

  it('uses the work id as the default correlation id', () => {
    const job = failed(message('{}', { correlationId: 'c' }));
    const environment = job.container.environment.filter(({ name }) => name !== 'STEPWELL_CORRELATION_ID');
    expect(
      [deadLetterOf(job), deadLetterOf({ ...job, container: { environment } })].map(
        (letter) => letter?.attributes['correlationId'],
      ),
    ).toEqual(['c', ID]);
  });

  it('points to S3 for a long message', () => {
    const record = message(JSON.stringify('x'.repeat(5_000)));
    expect(readPayloadPointer(deadLetterOf(failed(record))?.body ?? '')).toEqual({
      bucket: 'own',
      key: planJob(record, STAGE).body?.key,
    });
  });

  it('is new work after a redrive, the same for any number of failure events', () => {
    const [one, again] = [deadLetterOf(failed(message('{}'))), deadLetterOf(failed(message('{}')))];
    expect(one).toEqual(again);
    const back = planJob(message('{}', { ...one?.attributes }), STAGE);
    expect(back.workId).not.toBe(ID);
    expect(back.environment[jobEnvironment.correlationId]).toBe(ID);
  });

  it('is undefined for a job that no chain submitted', () => {
    expect(
      deadLetterOf({ jobId: 'j', jobName: 'n', status: 'FAILED', container: { environment: [] } }),
    ).toBeUndefined();
    expect(deadLetterOf({ jobId: 'j', jobName: 'n', status: 'FAILED' })).toBeUndefined();
  });
});
