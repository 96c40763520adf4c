import { type DeadLetter, type FailedJob } from '@stepwell/core/queue-chain';
import { type QueueRecord } from '@stepwell/core/queue-message';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handleFailure } from './failure-handler.js';
import { type StageSurroundings, handleStageTrigger } from './trigger-handler.js';
import { startAwsServices, type AwsServices } from '../testing/aws-services.js';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';

let aws: AwsServices;
let dynamodb: DynamoDBClient;
let now = 0;
let table = 0;
beforeAll(async () => {
  aws = await startAwsServices();
  dynamodb = new DynamoDBClient({ endpoint: aws.endpoints.dynamoDb, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
});
beforeEach(async () => {
  now = 1_000_000;
  const TableName = `claims-${(table += 1)}`;
  await dynamodb.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] }));
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 10, minDelay: 0.01 }, { TableName });
});
afterAll(async () => {
  dynamodb.destroy();
  await aws[Symbol.asyncDispose]();
});
const claims = () => createDynamoDbClaims(dynamodb, `claims-${table}`, () => now);

const message = (messageId: string): QueueRecord => ({ messageId, body: '{}', eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:in', attributes: {}, messageAttributes: {} });

/** Batch, as far as a stage sees it. */
function batch() {
  const submitted: string[] = [];
  return {
    submitted,
    submit: ({ jobName }: { readonly jobName: string }) => Promise.resolve(`id-of-${submitted.push(jobName) && jobName}`),
    findJob: (jobName: string) => Promise.resolve(submitted.includes(jobName) ? `id-of-${jobName}` : undefined),
  };
}

let calls = 0;
async function trigger(ids: readonly string[], jobs: Pick<StageSurroundings, 'submit' | 'findJob'>) {
  const told: [string, unknown][] = [];
  const { batchItemFailures } = await handleStageTrigger({ Records: ids.map(message) }, {
    stage: { name: 'Activator', bucket: 'own' },
    claims: claims(),
    holder: `call-${(calls += 1)}`,
    holdMs: 30_000,
    putBody: () => Promise.resolve(),
    tell: ({ messageId }, outcome) => told.push([messageId, typeof outcome === 'string' ? outcome : (outcome.error as Error).name]),
    ...jobs,
  });
  return { told: Object.fromEntries(told), stays: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('the trigger of a stage', () => {
  it('submits one job for each message, delivered however often', async () => {
    const jobs = batch();
    expect(await trigger(['a', 'b'], jobs)).toEqual({ told: { a: 'submitted', b: 'submitted' }, stays: [] });
    expect(await trigger(['a', 'b'], jobs)).toEqual({ told: { a: 'repeated', b: 'repeated' }, stays: [] });
    expect(jobs.submitted).toHaveLength(2);
  });

  it('submits one job where two calls have the same message at once', async () => {
    const jobs = batch();
    const outcomes = await Promise.all([trigger(['a'], jobs), trigger(['a'], jobs), trigger(['a'], jobs)]);
    expect(jobs.submitted).toHaveLength(1);
    expect(outcomes.filter(({ told }) => told['a'] === 'submitted')).toHaveLength(1);
  });

  it('finds the job of a call that died after it had submitted it', async () => {
    const jobs = batch();
    // Dead between SubmitJob and its answer: the claim stays as it was.
    const dying = { ...jobs, submit: async (plan: { readonly jobName: string }) => { await jobs.submit(plan); return new Promise<string>(() => undefined); } };
    void trigger(['a'], dying);
    while (jobs.submitted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await trigger(['a'], jobs)).toEqual({ told: { a: 'WorkHeld' }, stays: ['a'] });
    now += 30_001;
    expect(await trigger(['a'], jobs)).toEqual({ told: { a: 'repeated' }, stays: [] });
    expect(jobs.submitted).toHaveLength(1);
  });

  it('leaves a message whose job was refused to the next delivery, which need not wait', async () => {
    const jobs = batch();
    expect((await trigger(['a', 'b'], { ...jobs, submit: (plan) => (jobs.submitted.length === 0 ? jobs.submit(plan) : Promise.reject(new Error('TooManyRequestsException'))) })).stays).toHaveLength(1);
    expect((await trigger(['a', 'b'], jobs)).stays).toEqual([]);
    expect(new Set(jobs.submitted).size).toBe(2);
    expect(jobs.submitted).toHaveLength(2);
  });
});

describe('the failure function', () => {
  const failed = (stage = 'Activator'): { readonly detail: FailedJob } => ({
    detail: { jobId: 'j', jobName: 'n', status: 'FAILED', container: { environment: [{ name: 'STEPWELL_STAGE', value: stage }, { name: 'STEPWELL_WORK_ID', value: 'w' }, { name: 'STEPWELL_INPUT', value: '{}' }] } },
  });
  const fail = (sent: DeadLetter[], event = failed(), send?: () => Promise<void>) =>
    handleFailure(event, { claims: claims(), holder: `call-${(calls += 1)}`, holdMs: 10_000, queueOf: (stage) => (stage === 'Activator' ? 'queue' : undefined), send: send ?? ((_queue, letter) => Promise.resolve(void sent.push(letter))) });

  it('dead-letters a message once, however often the failure is told', async () => {
    const sent: DeadLetter[] = [];
    expect([await fail(sent), await fail(sent)]).toEqual(['dead-lettered', 'repeated']);
    expect(sent).toHaveLength(1);
  });

  it('dead-letters it the next time where the queue refused', async () => {
    const sent: DeadLetter[] = [];
    await expect(fail(sent, failed(), () => Promise.reject(new Error('RequestThrottled')))).rejects.toThrow('RequestThrottled');
    expect(await fail(sent)).toBe('dead-lettered');
  });

  it('leaves jobs of other chains alone', async () => {
    expect(await fail([], failed('Other'))).toBe('not ours');
  });
});
