import { describe, expect, it } from 'vitest';
import { parseJobEnvironment } from '../batch-job/job-request.js';
import { failExecutionOfJob } from './dead-letter.js';
import { MessageUri, planExchangeJob } from './job-plan.js';
import { Delegation } from './outcome.js';
import { consumeMessage } from './consume-message.js';
import { inMemoryExchange } from './testing/in-memory-exchange.js';

const settings = { bucket: 'own', table: 'claims', heartbeatSeconds: 20 };
const exchange = {
  id: 'a'.repeat(64),
  executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:scenes:one',
  taskToken: 'token',
};
const plan = (message: unknown) => planExchangeJob(message, exchange, settings);

describe('the job that processes a message', () => {
  it('is the same for every delivery, and receives the token that completes the task', () => {
    expect(plan({ a: 1 })).toEqual(plan({ a: 1 }));
    expect(plan({ a: 1 })).toMatchObject({ jobName: `exchange-${exchange.id}` });
    expect(parseJobEnvironment(plan({ a: 1 }).environment)).toMatchObject({
      input: { kind: 'inline', value: { a: 1 } },
      task: { token: 'token', heartbeatSeconds: 20 },
      correlationId: 'one',
    });
  });

  it('has the same work ID if the message is sent again with another token', () => {
    const idOf = (more: Partial<typeof exchange>): unknown =>
      parseJobEnvironment(planExchangeJob({}, { ...exchange, ...more }, settings).environment).next.deduplicationId;
    expect(idOf({})).toMatch(/^[0-9a-f]{64}$/);
    expect(idOf({ id: 'b'.repeat(64), taskToken: 'another' })).toBe(idOf({}));
    expect(idOf({ executionArn: `${exchange.executionArn}-2` })).not.toBe(idOf({}));
  });

  it('reads a long message from S3, and a stored message from its existing URI', () => {
    const long = plan({ text: 'x'.repeat(3_000) });
    expect(long.body).toEqual({
      key: `_stepwell/queue-exchange/messages/jobs/${exchange.id}.json`,
      text: JSON.stringify({ text: 'x'.repeat(3_000) }),
    });
    expect(parseJobEnvironment(long.environment).input).toEqual({
      kind: 's3',
      object: { bucket: 'own', key: long.body?.key },
    });
    const stored = plan(new MessageUri('s3://theirs/message.json'));
    expect([stored.body, parseJobEnvironment(stored.environment).input]).toEqual([
      undefined,
      { kind: 's3', object: { bucket: 'theirs', key: 'message.json' } },
    ]);
  });

  it('keeps the message after submission: the exchange sends no outcome and submits no other job', async () => {
    const memory = inMemoryExchange();
    const delivery = { messageId: 'm-1', body: memory.message('t', {}), receiveCount: 1 };
    const taking = { holdMs: 60_000, heartbeatMs: 20_000, retryBaseSeconds: 2 };
    expect(
      await consumeMessage(delivery, () => Promise.resolve(new Delegation('job-1')), memory.dependencies(), taking),
    ).toEqual({
      kind: 'delete',
      reason: 'delegated',
    });
    expect(
      await consumeMessage(delivery, () => Promise.reject(new Error('again')), memory.dependencies(), taking),
    ).toEqual({
      kind: 'delete',
      reason: 'repeated',
    });
    expect(memory.outcomes.size).toBe(0);
    expect(await memory.dependencies().tokens.succeed('t', '1')).toBe('waiting');
  });
});

describe('a job that failed', () => {
  const failed = (environment: Readonly<Record<string, string>>) => ({
    jobId: 'job-1',
    jobName: 'exchange-a',
    status: 'FAILED',
    statusReason: 'Essential container in task exited',
    container: {
      exitCode: 137,
      reason: 'OutOfMemoryError',
      logStreamName: 'job/default/1',
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    },
    attempts: [{}, {}],
  });

  it('fails its execution once, with the details of the job', async () => {
    const memory = inMemoryExchange();
    memory.message('token', {});
    const { tokens } = memory.dependencies();
    expect(await failExecutionOfJob(failed(plan({}).environment), 'claims', tokens)).toBe('failed');
    expect(memory.outcomes.get('token')).toBe(
      'BatchJobFailed: Job job-1 (exchange-a) failed after 2 attempts with exit code 137: Essential container in task exited; OutOfMemoryError. Log stream: job/default/1.',
    );
    expect(await failExecutionOfJob(failed(plan({}).environment), 'claims', tokens)).toBe('repeated');
  });

  it('is unrelated if it belongs to another exchange or to no exchange', async () => {
    const memory = inMemoryExchange();
    memory.message('token', {});
    const { tokens } = memory.dependencies();
    expect(await failExecutionOfJob(failed(plan({}).environment), 'another', tokens)).toBe('unrelated');
    expect(await failExecutionOfJob(failed({ STEPWELL_TASK_TOKEN: 'token' }), 'claims', tokens)).toBe('unrelated');
    expect(await failExecutionOfJob({ jobId: 'j', jobName: 'n', status: 'FAILED' }, 'claims', tokens)).toBe(
      'unrelated',
    );
    expect(memory.outcomes.size).toBe(0);
  });
});
