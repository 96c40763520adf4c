import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchClient,
  CancelJobCommand,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  DeleteComputeEnvironmentCommand,
  DeleteJobQueueCommand,
  DeregisterJobDefinitionCommand,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  DescribeJobsCommand,
  ListJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand,
  UpdateComputeEnvironmentCommand,
  UpdateJobQueueCommand,
  type RegisterJobDefinitionCommandInput,
} from '@aws-sdk/client-batch';
import { SystemRandom } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChaosEngine } from '../../chaos/index.js';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { LogsService } from '../logs/index.js';
import { BatchService, type JobStatusChange } from './batch-service.js';

const jobSource = `
import { appendFileSync } from 'node:fs';
const [, , what, ...rest] = process.argv;
console.log('started ' + what);
if (what === 'print') console.log(JSON.stringify({ rest, env: process.env, cwd: process.cwd() }));
if (what === 'exit') process.exit(Number(rest[0]));
if (what === 'flaky') { appendFileSync(rest[0], 'x'); process.exit(process.env.AWS_BATCH_JOB_ATTEMPT === '3' ? 0 : 1); }
if (what === 'hang') { if (rest[0] === 'deaf') process.on('SIGTERM', () => console.log('not now')); setInterval(() => undefined, 1000); console.log('hanging'); }
if (what === 'call') { try { await fetch('https://s3.us-east-1.amazonaws.com/'); } catch (error) { console.log(String(error.cause)); process.exit(3); } }
`;

let local: TestEndpoint<{ batch: BatchService; logs: LogsService }>;
let client: BatchClient;
let folder: string;
const chaos = new ChaosEngine({}, 1);
const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/assets:job';
const bad = '123456789012.dkr.ecr.us-east-1.amazonaws.com/assets:bad';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-image-'));
  await writeFile(
    join(folder, 'Dockerfile'),
    'FROM node:22-slim\nWORKDIR /app\nENV FROM_IMAGE=yes\nCOPY job.mjs /opt/job.mjs\nUSER node\nENTRYPOINT ["node", "/opt/job.mjs"]\nCMD ["print"]\n',
  );
  await writeFile(join(folder, 'Bad'), 'FROM node\nRUN npm ci\n');
  await writeFile(join(folder, 'job.mjs'), jobSource);
  local = await startTestEndpoint(({ context, credentials, directory }) => {
    const logs = new LogsService(context);
    return {
      logs,
      batch: new BatchService({
        ...context,
        faults: chaos,
        credentials,
        directory,
        logs,
        random: new SystemRandom(),
        maxRunningJobs: 2,
        stopGraceMs: 200,
        minTimeoutSeconds: 1,
      }),
    };
  });
  local.services.batch.addImage(image, { directory: folder });
  local.services.batch.addImage(bad, { directory: folder, dockerFile: 'Bad' });
  client = new BatchClient({ ...local.clientConfig(), maxAttempts: 1 });
  await client.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: 'fargate',
      type: 'MANAGED',
      computeResources: { type: 'FARGATE', maxvCpus: 4, subnets: ['subnet-1'] },
    }),
  );
  await client.send(
    new CreateJobQueueCommand({
      jobQueueName: 'work',
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'fargate' }],
    }),
  );
});
afterAll(async () => {
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
  await rm(folder, { recursive: true });
});

let count = 0;
async function define(
  command: string[],
  more: Partial<RegisterJobDefinitionCommandInput> = {},
  container: object = {},
) {
  const answer = await client.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: `job-${++count}`,
      type: 'container',
      containerProperties: { image, command, ...container },
      ...more,
    }),
  );
  return answer.jobDefinitionArn ?? '';
}
async function submit(jobDefinition: string, more: Partial<SubmitJobCommandInput> = {}) {
  return (
    (await client.send(new SubmitJobCommand({ jobName: `run-${++count}`, jobQueue: 'work', jobDefinition, ...more })))
      .jobId ?? ''
  );
}
async function ended(jobId: string) {
  await local.services.batch.waitForJob(jobId);
  const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [jobId] }));
  return jobs[0];
}
const logOf = (stream: string | undefined) =>
  local.services.logs.events('/aws/batch/job', stream).map(({ message }) => message);
/** Resolves when the job's log has that line. */
async function running(jobId: string) {
  const { batch } = local.services;
  const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [jobId] }));
  if (jobs[0]?.status === 'RUNNING') return;
  await new Promise<void>((resolve) => {
    const stop = batch.on('status', (change) => {
      if (change.jobId !== jobId || change.status !== 'RUNNING') return;
      stop();
      resolve();
    });
  });
}

describe('a job', () => {
  it('runs as its image says, with the environment of Batch, the job and the local endpoint', async () => {
    const definition = await define(
      [],
      {},
      {
        environment: [
          { name: 'A', value: 'definition' },
          { name: 'B', value: 'definition' },
        ],
        jobRoleArn: 'arn:aws:iam::123456789012:role/job',
      },
    );
    const id = await submit(definition, { containerOverrides: { environment: [{ name: 'B', value: 'override' }] } });
    const job = await ended(id);
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      statusReason: 'Essential container in task exited',
      container: { exitCode: 0 },
      attempts: [{ container: { exitCode: 0 } }],
    });
    const [, printed = ''] = logOf(job?.container?.logStreamName);
    const { env, cwd } = JSON.parse(printed) as { env: Record<string, string>; cwd: string };
    expect(env).toMatchObject({
      A: 'definition',
      B: 'override',
      FROM_IMAGE: 'yes',
      AWS_ENDPOINT_URL: local.endpoint.url,
      AWS_REGION: 'us-east-1',
      AWS_BATCH_JOB_ID: id,
      AWS_BATCH_JOB_ATTEMPT: '1',
      AWS_BATCH_JQ_NAME: 'work',
      AWS_BATCH_CE_NAME: 'fargate',
      AWS_ACCESS_KEY_ID: local.credentials.issue('arn:aws:iam::123456789012:role/job').accessKeyId,
    });
    expect(env['npm_config_registry'] ?? env['USER']).toBeUndefined();
    expect(cwd).toMatch(/\/app$/);
  });

  it('has its parameters in the command', async () => {
    const definition = await define(['print', 'Ref::scene', 'x-Ref::mode', 'Ref::constructor'], {
      parameters: { scene: 'default', mode: 'fast' },
    });
    const job = await ended(await submit(definition, { parameters: { scene: 's3://b/k' } }));
    expect(job?.container?.command).toEqual(['print', 's3://b/k', 'x-fast', 'Ref::constructor']);
    expect((JSON.parse(logOf(job?.container?.logStreamName)[1] ?? '') as { rest: string[] }).rest).toEqual([
      's3://b/k',
      'x-fast',
      'Ref::constructor',
    ]);
  });

  it('goes through the states of Batch, each of which is told', async () => {
    const changes: JobStatusChange[] = [];
    const stop = local.services.batch.on('status', (change) => changes.push(change));
    const id = await submit(await define(['exit', '0']));
    await local.services.batch.waitForJob(id);
    stop();
    expect(changes.filter(({ jobId }) => jobId === id).map(({ status }) => status)).toEqual([
      'SUBMITTED',
      'PENDING',
      'RUNNABLE',
      'STARTING',
      'RUNNING',
      'SUCCEEDED',
    ]);
  });

  it('fails with the exit code of its program', async () => {
    expect(await ended(await submit(await define(['exit', '7'])))).toMatchObject({
      status: 'FAILED',
      container: { exitCode: 7 },
      statusReason: 'Essential container in task exited',
    });
  });

  it('is tried again as its retry strategy says', async () => {
    const effects = join(folder, 'effects');
    const job = await ended(await submit(await define(['flaky', effects], { retryStrategy: { attempts: 5 } })));
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      attempts: [{ container: { exitCode: 1 } }, { container: { exitCode: 1 } }, { container: { exitCode: 0 } }],
    });
    expect(await readFile(effects, 'utf8')).toBe('xxx');
    const rules = { attempts: 5, evaluateOnExit: [{ onExitCode: '4', action: 'EXIT' as const }] };
    expect((await ended(await submit(await define(['exit', '4']), { retryStrategy: rules })))?.attempts).toHaveLength(
      1,
    );
  });

  it('loses its host to chaos, which ends the attempt without an exit code, and is tried again as its rules say', async () => {
    const retryStrategy = {
      attempts: 2,
      evaluateOnExit: [
        { action: 'RETRY' as const, onStatusReason: 'Host EC2*' },
        { action: 'EXIT' as const, onReason: '*' },
      ],
    };
    const definition = await define(['print'], { retryStrategy });
    chaos.inject({ batch: { kill: 1 }, maxPerItem: 1 });
    const job = await ended(await submit(definition));
    chaos.stop();
    expect(job?.status).toBe('SUCCEEDED');
    expect(job?.attempts?.map(({ statusReason, container }) => [statusReason, container?.exitCode])).toEqual([
      [expect.stringMatching(/^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$/), undefined],
      ['Essential container in task exited', 0],
    ]);
    expect(chaos.count('batch', 'kill')).toBe(1);
  });

  it('is ended when it takes too long, by force when it does not listen, and not tried again', async () => {
    const definition = await define(['hang'], {
      timeout: { attemptDurationSeconds: 1 },
      retryStrategy: { attempts: 3 },
    });
    const [polite, deaf] = await Promise.all([
      submit(definition),
      submit(definition, { containerOverrides: { command: ['hang', 'deaf'] } }),
    ]);
    const late = { status: 'FAILED', statusReason: 'Job attempt duration exceeded timeout' };
    expect(await ended(polite)).toMatchObject({ ...late, container: { exitCode: 143 }, attempts: [{}] });
    const job = await ended(deaf);
    expect(job).toMatchObject({ ...late, container: { exitCode: 137 }, attempts: [{}] });
    expect(logOf(job?.container?.logStreamName)).toContain('not now');
  });

  it('is terminated with a reason while it runs', async () => {
    const id = await submit(await define(['hang'], { retryStrategy: { attempts: 3 } }));
    await running(id);
    await client.send(new TerminateJobCommand({ jobId: id, reason: 'seen enough' }));
    expect(await ended(id)).toMatchObject({
      status: 'FAILED',
      statusReason: 'seen enough',
      isTerminated: true,
      attempts: [{ statusReason: 'seen enough' }],
    });
  });

  it('waits for the jobs that it depends on, and fails when one fails', async () => {
    const [fine, wrong] = [await submit(await define(['exit', '0'])), await submit(await define(['exit', '1']))];
    const [after, never] = [
      await submit(await define(['exit', '0']), { dependsOn: [{ jobId: fine }] }),
      await submit(await define(['exit', '0']), { dependsOn: [{ jobId: wrong }] }),
    ];
    expect(await ended(after)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await ended(never)).toMatchObject({ status: 'FAILED', statusReason: 'Dependent Job failed', attempts: [] });
  });

  it('waits while as many run as may, and is cancelled before it starts', async () => {
    const hang = await define(['hang']);
    const [one, two, three, four] = [
      await submit(hang),
      await submit(hang),
      await submit(hang),
      await submit(await define(['exit', '0'])),
    ];
    await Promise.all([running(one), running(two)]);
    const { jobSummaryList } = await client.send(new ListJobsCommand({ jobQueue: 'work', jobStatus: 'RUNNABLE' }));
    expect(jobSummaryList?.map(({ jobId }) => jobId)).toEqual([four, three]);
    await client.send(new CancelJobCommand({ jobId: three, reason: 'no need' }));
    expect(await ended(three)).toMatchObject({ status: 'FAILED', statusReason: 'no need', isCancelled: true });
    for (const jobId of [one, two]) await client.send(new TerminateJobCommand({ jobId, reason: 'done' }));
    expect(await ended(four)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('reaches no real AWS host', async () => {
    const job = await ended(await submit(await define(['call'])));
    expect(job?.container?.exitCode).toBe(3);
    expect(logOf(job?.container?.logStreamName).join()).toContain(
      'must not connect to s3.us-east-1.amazonaws.com, a real AWS host',
    );
  });

  it.each([
    [{ image: bad }, 'RUN in a Dockerfile needs a container engine'],
    [{ image: 'public.ecr.aws/amazonlinux/amazonlinux:2023' }, 'is no image asset of the app'],
  ])('fails by name when its image does not run here: %j', async (container, reason) => {
    expect(await ended(await submit(await define([], {}, container)))).toMatchObject({
      status: 'FAILED',
      statusReason: 'Task failed to start',
      attempts: [{ container: { reason: expect.stringContaining(reason) as string } }],
    });
  });

  it('writes to the log group of its definition', async () => {
    const logConfiguration = {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/jobs', 'awslogs-stream-prefix': 'mine' },
    };
    const job = await ended(await submit(await define(['exit', '0'], {}, { logConfiguration })));
    expect(job?.container?.logStreamName).toMatch(/^mine\/default\/[0-9a-f]{32}$/);
    expect(local.services.logs.events('/jobs', job?.container?.logStreamName).map(({ message }) => message)).toEqual([
      'started exit',
    ]);
  });

  it.each([
    [{ arrayProperties: { size: 2 } }, 'arrayProperties: array jobs do not run here'],
    [{ jobQueue: 'none' }, 'Job queue none does not exist'],
    [{ jobDefinition: 'none' }, 'Job definition none does not exist'],
    [{ jobName: 'a b' }, 'jobName: "a b" is not accepted'],
    [{ timeout: { attemptDurationSeconds: 0 } }, 'attemptDurationSeconds: 0 is not accepted'],
    [{ dependsOn: [{ jobId: 'none' }] }, 'the job none does not exist'],
  ])('is refused by name: %j', async (more, reason) => {
    await expect(submit(await define(['print']), more)).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining(reason) as string,
    });
  });

  it('is found by name and by definition', async () => {
    const definition = await define(['exit', '0']);
    const id = await submit(definition, { jobName: 'needle' });
    await local.services.batch.waitForJob(id);
    for (const filter of [
      { name: 'JOB_NAME', values: ['Need*'] },
      { name: 'JOB_DEFINITION', values: [definition] },
    ]) {
      expect(
        (await client.send(new ListJobsCommand({ jobQueue: 'work', filters: [filter] }))).jobSummaryList?.map(
          ({ jobId, status }) => [jobId, status],
        ),
      ).toEqual([[id, 'SUCCEEDED']]);
    }
  });
});

describe('job definitions, queues and compute environments', () => {
  it('have revisions, the newest of which is meant without a number', async () => {
    const register = (command: string[]) =>
      client.send(
        new RegisterJobDefinitionCommand({
          jobDefinitionName: 'twice',
          type: 'container',
          containerProperties: { image, command },
          tags: { a: 'b' },
        }),
      );
    expect([(await register(['exit', '0'])).revision, (await register(['exit', '1'])).revision]).toEqual([1, 2]);
    expect((await ended(await submit('twice')))?.container?.exitCode).toBe(1);
    await client.send(new DeregisterJobDefinitionCommand({ jobDefinition: 'twice:2' }));
    expect((await ended(await submit('twice')))?.container?.exitCode).toBe(0);
    const { jobDefinitions } = await client.send(new DescribeJobDefinitionsCommand({ jobDefinitionName: 'twice' }));
    expect(jobDefinitions).toMatchObject([
      { revision: 1, status: 'ACTIVE', containerProperties: { image }, tags: { a: 'b' } },
      { revision: 2, status: 'INACTIVE' },
    ]);
  });

  it('are refused by name for what does not run here', async () => {
    const register = (more: object) =>
      client.send(new RegisterJobDefinitionCommand({ jobDefinitionName: 'refused', type: 'container', ...more }));
    await expect(register({ type: 'multinode' })).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining('multi-node jobs do not run here') as string,
    });
    await expect(
      register({ containerProperties: { image, secrets: [{ name: 'a', valueFrom: 'b' }] } }),
    ).rejects.toMatchObject({ message: expect.stringContaining('secrets do not run here') as string });
  });

  it('are valid at once, and are deleted when they are disabled', async () => {
    await client.send(new CreateComputeEnvironmentCommand({ computeEnvironmentName: 'short', type: 'MANAGED' }));
    await client.send(
      new CreateJobQueueCommand({
        jobQueueName: 'short',
        priority: 1,
        computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'short' }],
      }),
    );
    expect(
      (await client.send(new DescribeComputeEnvironmentsCommand({ computeEnvironments: ['short'] })))
        .computeEnvironments,
    ).toMatchObject([{ status: 'VALID', state: 'ENABLED' }]);
    expect((await client.send(new DescribeJobQueuesCommand({ jobQueues: ['short'] }))).jobQueues).toMatchObject([
      { status: 'VALID', state: 'ENABLED' },
    ]);
    await expect(client.send(new DeleteJobQueueCommand({ jobQueue: 'short' }))).rejects.toMatchObject({
      message: 'Cannot delete, state must be DISABLED',
    });
    await client.send(new UpdateJobQueueCommand({ jobQueue: 'short', state: 'DISABLED' }));
    await expect(submit(await define(['print']), { jobQueue: 'short' })).rejects.toMatchObject({
      message: 'Job queue short is not in state ENABLED',
    });
    await client.send(new UpdateComputeEnvironmentCommand({ computeEnvironment: 'short', state: 'DISABLED' }));
    await expect(
      client.send(new DeleteComputeEnvironmentCommand({ computeEnvironment: 'short' })),
    ).rejects.toMatchObject({ message: expect.stringContaining('JobQueue relationship') as string });
    await client.send(new DeleteJobQueueCommand({ jobQueue: 'short' }));
    await client.send(new DeleteComputeEnvironmentCommand({ computeEnvironment: 'short' }));
    expect(
      (await client.send(new DescribeComputeEnvironmentsCommand({ computeEnvironments: ['short'] })))
        .computeEnvironments,
    ).toEqual([]);
  });
});
