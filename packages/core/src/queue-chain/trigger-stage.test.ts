import { beforeEach, describe, expect, it } from 'vitest';
import { type FailedJob } from '../batch-job/step-failure.js';
import { SubmissionUncertain } from '../batch-job/errors.js';
import { type ClaimTable, createMemoryClaimTable, createTableClaims } from '../idempotency/table-claims.js';
import { type QueueRecord } from '../queue-message/process-batch.js';
import { type DeadLetter, deadLetterJob } from './dead-letter.js';
import { type JobPlan } from './job-plan.js';
import { type StageDependencies, triggerStage } from './trigger-stage.js';

let now = 0;
let table: ClaimTable;
beforeEach(() => {
  now = 1_000_000;
  table = createMemoryClaimTable();
});
const claims = () => createTableClaims(table, () => now);

const message = (messageId: string): QueueRecord => ({
  messageId,
  body: '{}',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:in',
  attributes: {},
  messageAttributes: {},
});

/** The part of Batch that a stage uses. */
function batch() {
  const submitted: string[] = [];
  return {
    submitted,
    submit: ({ jobName }: { readonly jobName: string }) =>
      Promise.resolve(`id-of-${submitted.push(jobName) && jobName}`),
    findJob: (jobName: string) => Promise.resolve(submitted.includes(jobName) ? `id-of-${jobName}` : undefined),
  };
}

const dependencies: Omit<StageDependencies, 'claims' | 'submit' | 'findJob'> = {
  stage: { chain: 'claims', name: 'Activator', bucket: 'own' },
  holdMs: 30_000,
  putBody: () => Promise.resolve(),
  notify: () => undefined,
};

async function trigger(ids: readonly string[], jobs: Pick<StageDependencies, 'submit' | 'findJob'>) {
  const told: [string, unknown][] = [];
  const { batchItemFailures } = await triggerStage(
    { Records: ids.map(message) },
    {
      ...dependencies,
      claims: claims(),
      notify: ({ messageId }, outcome) =>
        told.push([messageId, typeof outcome === 'string' ? outcome : (outcome.error as Error).name]),
      ...jobs,
    },
  );
  return { told: Object.fromEntries(told), stays: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('the trigger of a stage', () => {
  it('submits one job for each message, for any number of deliveries', async () => {
    const jobs = batch();
    expect(await trigger(['a', 'b'], jobs)).toEqual({ told: { a: 'submitted', b: 'submitted' }, stays: [] });
    expect(await trigger(['a', 'b'], jobs)).toEqual({ told: { a: 'repeated', b: 'repeated' }, stays: [] });
    expect(jobs.submitted).toHaveLength(2);
    // Another stage of the chain uses the same table and can have the same work.
    expect(await claims().status('Activator/a')).toEqual({ kind: 'completed', outcome: `id-of-${jobs.submitted[0]}` });
  });

  it('submits one job if two calls process the same message concurrently', async () => {
    const jobs = batch();
    const outcomes = await Promise.all([trigger(['a'], jobs), trigger(['a'], jobs), trigger(['a'], jobs)]);
    expect(jobs.submitted).toHaveLength(1);
    expect(outcomes.filter(({ told }) => told['a'] === 'submitted')).toHaveLength(1);
  });

  it('submits one job for two messages of one batch that request the same work', async () => {
    const jobs = batch();
    for (const work of ['one', 'two', 'three']) {
      const told: unknown[] = [];
      const notify: StageDependencies['notify'] = (_record, outcome) =>
        told.push(typeof outcome === 'string' ? outcome : (outcome.error as Error).name);
      const records = ['a', 'b'].map((messageId) => ({
        ...message(`${messageId} of ${work}`),
        messageAttributes: { deduplicationId: { stringValue: work } },
      }));
      const { batchItemFailures } = await triggerStage(
        { Records: records },
        { ...dependencies, notify, ...jobs, claims: claims() },
      );
      expect([told.sort(), batchItemFailures]).toEqual([
        ['WorkHeld', 'submitted'],
        [{ itemIdentifier: `b of ${work}` }],
      ]);
    }
    expect(jobs.submitted).toHaveLength(3);
  });

  it('holds the claim of a job that may have been submitted until it expires, and then finds the job', async () => {
    const jobs = batch();
    const lost = {
      ...jobs,
      submit: async (plan: JobPlan) => {
        await jobs.submit(plan);
        throw new SubmissionUncertain(plan.jobName, { cause: new Error('socket hang up') });
      },
    };
    expect(await trigger(['a'], lost)).toEqual({ told: { a: 'SubmissionUncertain' }, stays: ['a'] });
    now += 29_999;
    expect(await trigger(['a'], jobs)).toEqual({ told: { a: 'WorkHeld' }, stays: ['a'] });
    now += 1;
    expect(await trigger(['a'], jobs)).toEqual({ told: { a: 'repeated' }, stays: [] });
    expect(jobs.submitted).toHaveLength(1);
  });

  it('stores a long message before it submits the job, and looks for the job only after an earlier attempt', async () => {
    const done: string[] = [];
    const jobs = batch();
    const long = { ...message('a'), body: JSON.stringify('x'.repeat(5_000)) };
    const given = {
      ...dependencies,
      ...jobs,
      putBody: (key: string) => Promise.resolve(void done.push(key)),
      findJob: (name: string) => (done.push('find'), jobs.findJob(name)),
    };
    const run = () => triggerStage({ Records: [long] }, { ...given, claims: claims() });
    const key = expect.stringMatching(/^_stepwell\/queue-chain\/messages\//) as string;
    // The response of the first submission is lost.
    given.submit = async (plan) => {
      done.push('submit');
      await jobs.submit(plan);
      throw new SubmissionUncertain(plan.jobName, { cause: new Error('socket hang up') });
    };
    await run();
    expect(done.splice(0)).toEqual([key, 'submit']);
    now += 30_000;
    await run();
    expect(done.splice(0)).toEqual(['find']);
    await run();
    expect(done).toEqual([]);
  });

  it('finds the job of a call that ended after the submission', async () => {
    const jobs = batch();
    // The call ends between SubmitJob and its response: the claim is unchanged.
    const dying = {
      ...jobs,
      submit: async (plan: { readonly jobName: string }) => {
        await jobs.submit(plan);
        return new Promise<string>(() => undefined);
      },
    };
    void trigger(['a'], dying);
    while (jobs.submitted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await trigger(['a'], jobs)).toEqual({ told: { a: 'WorkHeld' }, stays: ['a'] });
    now += 30_001;
    expect(await trigger(['a'], jobs)).toEqual({ told: { a: 'repeated' }, stays: [] });
    expect(jobs.submitted).toHaveLength(1);
  });

  it('leaves a message with a rejected job to the next delivery without a delay', async () => {
    const jobs = batch();
    expect(
      (
        await trigger(['a', 'b'], {
          ...jobs,
          submit: (plan) =>
            jobs.submitted.length === 0 ? jobs.submit(plan) : Promise.reject(new Error('TooManyRequestsException')),
        })
      ).stays,
    ).toHaveLength(1);
    expect((await trigger(['a', 'b'], jobs)).stays).toEqual([]);
    expect(new Set(jobs.submitted).size).toBe(2);
    expect(jobs.submitted).toHaveLength(2);
  });
});

/** Rejects all calls of the table from the second update on. */
function lostTable(): ClaimTable {
  let updates = 0;
  return {
    get: (id) => table.get(id),
    update: (id, change) => ((updates += 1) > 1 ? Promise.reject(new Error('no table')) : table.update(id, change)),
  };
}

it('releases a claim with the reason', async () => {
  const refuse = () => Promise.reject(new Error('refused'));
  await trigger(['a'], { ...batch(), submit: refuse });
  expect(await claims().status('Activator/a')).toEqual({ kind: 'free', reason: 'Error: refused', attempts: 1 });
});

function failedJob(stage = 'Activator', chain = 'claims'): FailedJob {
  const variables = { STEPWELL_CHAIN: chain, STEPWELL_STAGE: stage, STEPWELL_WORK_ID: 'w', STEPWELL_INPUT: '{}' };
  const environment = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return { jobId: 'j', jobName: 'n', status: 'FAILED', container: { environment } };
}

it('keeps the reason of a failure if its claim cannot be released', async () => {
  const notified: unknown[] = [];
  const notify: StageDependencies['notify'] = (_record, outcome) =>
    notified.push(typeof outcome === 'string' ? outcome : String(outcome.error));
  await triggerStage(
    { Records: [message('a')] },
    {
      ...dependencies,
      ...batch(),
      notify,
      submit: () => Promise.reject(new Error('refused')),
      claims: createTableClaims(lostTable(), () => now),
    },
  );
  expect(notified).toEqual(['Error: refused']);
  const job = failedJob();
  const send = () => Promise.reject(new Error('RequestThrottled'));
  await expect(
    deadLetterJob(job, {
      chain: 'claims',
      claims: createTableClaims(lostTable(), () => now),
      holdMs: 1,
      queueOf: () => 'queue',
      send,
    }),
  ).rejects.toThrow('RequestThrottled');
});

describe('the failure function', () => {
  const failed = (stage = 'Activator', chain = 'claims') => ({ detail: failedJob(stage, chain) });
  const fail = (sent: DeadLetter[], event = failed(), send?: () => Promise<void>) =>
    deadLetterJob(event.detail, {
      chain: 'claims',
      claims: claims(),
      holdMs: 10_000,
      queueOf: (stage) => (stage === 'Activator' ? 'queue' : undefined),
      send: send ?? ((_queue, letter) => Promise.resolve(void sent.push(letter))),
    });

  it('dead-letters a message once, for any number of failure events', async () => {
    const sent: DeadLetter[] = [];
    expect([await fail(sent), await fail(sent)]).toEqual(['dead-lettered', 'repeated']);
    expect(sent).toHaveLength(1);
    expect(await claims().status('dead-letter/j')).toEqual({
      kind: 'completed',
      outcome: sent[0]?.messageDeduplicationId,
    });
  });

  it('dead-letters the message on the next delivery if the queue rejected it', async () => {
    const sent: DeadLetter[] = [];
    await expect(fail(sent, failed(), () => Promise.reject(new Error('RequestThrottled')))).rejects.toThrow(
      'RequestThrottled',
    );
    expect(await fail(sent)).toBe('dead-lettered');
  });

  it('rejects an event that another call is handling, so that it is delivered again', async () => {
    const sent: DeadLetter[] = [];
    let arrive = (): void => undefined;
    const onItsWay = new Promise<void>((resolve) => (arrive = resolve));
    const first = fail(sent, failed(), () => onItsWay);
    await expect(fail(sent)).rejects.toMatchObject({ name: 'WorkHeld', retryable: true });
    arrive();
    expect([await first, await fail(sent), sent.length]).toEqual(['dead-lettered', 'repeated', 0]);
  });

  it('ignores jobs of other chains', async () => {
    const sent: DeadLetter[] = [];
    expect(await fail(sent, failed('Other'))).toBe('unrelated');
    // A stage with the same name in a chain that submits to the same job queue.
    expect(await fail(sent, failed('Activator', 'claims-of-another-chain'))).toBe('unrelated');
    expect(sent).toEqual([]);
  });
});
