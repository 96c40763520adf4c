import { type MessageContext, Delegation } from '@stepwell/core/queue-exchange';
import { describe, expect, it } from 'vitest';
import { submitProcessor } from './submit.js';

const exchange = (attempt: number): MessageContext => ({
  id: 'id',
  executionArn: 'arn:one',
  taskToken: 'token',
  attempt,
  signal: new AbortController().signal,
});

/** Fakes of Batch and S3 that record their calls in order. */
function createFakes(earlier?: string) {
  const done: string[] = [];
  const jobs = {
    find: (jobName: string) => (done.push(`find ${jobName}`), Promise.resolve(earlier)),
    submit: ({ jobName }: { readonly jobName: string }) => (done.push(`submit ${jobName}`), Promise.resolve('job-1')),
  };
  const put = (key: string): Promise<void> => (done.push(`put ${key}`), Promise.resolve());
  return {
    done,
    work: submitProcessor({ jobs, put, settings: { bucket: 'own', table: 'claims', heartbeatSeconds: 20 } }),
  };
}

describe('submitting a job for a message', () => {
  it('writes a long message to S3 before it submits the job', async () => {
    const { done, work } = createFakes();
    expect(await work({ text: 'x'.repeat(3_000) }, exchange(1))).toEqual(new Delegation('job-1'));
    expect(done).toEqual(['put _stepwell/queue-exchange/messages/jobs/id.json', 'submit exchange-id']);
  });

  it('finds the job of a function that died after the submission', async () => {
    const { done, work } = createFakes('job-0');
    expect(await work({}, exchange(2))).toEqual(new Delegation('job-0'));
    expect(done).toEqual(['find exchange-id']);
  });

  it('submits a job if the function died before the submission', async () => {
    const { done, work } = createFakes();
    await work({}, exchange(2));
    expect(done).toEqual(['find exchange-id', 'submit exchange-id']);
  });
});
