import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelJobCommand, ListJobsCommand, TerminateJobCommand } from '@aws-sdk/client-batch';
import { afterAll, describe, expect, it } from 'vitest';
import { type AwsServiceEvent } from '../../kernel/kernel-events.js';
import { RawClient } from '../../testing/raw-client.js';
import { type JobStatusChange } from './service.js';
import { startBatch, unsupportedImage } from './testing/start-batch.js';

const { local, client, chaos, folder, define, submit, ended, running, logOf, close } = await startBatch();
afterAll(async () => {
  expect(local.defects).toEqual([]);
  await close();
});

describe('a job', () => {
  it('runs the program of its image, with the environment of Batch, the job and the endpoint', async () => {
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

  it('replaces parameters in the command', async () => {
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

  it('emits each status of Batch', async () => {
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

  it('publishes each change of its status for rules of the default event bus', async () => {
    const events: AwsServiceEvent[] = [];
    const stop = local.context.kernel.events.on('aws-event', (event) => events.push(event));
    const id = await submit(await define(['exit', '0']));
    await local.services.batch.waitForJob(id);
    stop();
    expect(events.at(-1)).toMatchObject({
      source: 'aws.batch',
      detailType: 'Batch Job State Change',
      resources: [`arn:aws:batch:us-east-1:123456789012:job/${id}`],
      detail: { jobId: id, status: 'SUCCEEDED', attempts: [{ container: { exitCode: 0 } }] },
    });
  });

  it('is the same whether members are null or missing', async () => {
    const request = { jobName: 'nulls', jobQueue: 'work', jobDefinition: await define(['exit', '0']) };
    const raw = new RawClient(() => local.endpoint.url);
    const body = {
      ...request,
      containerOverrides: { command: null, environment: [null] },
      tags: null,
      dependsOn: null,
    };
    expect(await raw.call('batch', '/v1/submitjob', { body })).toMatchObject({ status: 200 });
  });

  it('fails with the exit code of its program', async () => {
    expect(await ended(await submit(await define(['exit', '7'])))).toMatchObject({
      status: 'FAILED',
      container: { exitCode: 7 },
      statusReason: 'Essential container in task exited',
    });
  });

  it('is retried according to its retry strategy', async () => {
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

  it('loses its host with chaos, and is retried according to its retry strategy', async () => {
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

  it('is stopped after its timeout, killed if it ignores SIGTERM, and not retried', async () => {
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

  it('waits for its dependencies, and fails if one fails', async () => {
    const [fine, wrong] = [await submit(await define(['exit', '0'])), await submit(await define(['exit', '1']))];
    const [after, never] = [
      await submit(await define(['exit', '0']), { dependsOn: [{ jobId: fine }] }),
      await submit(await define(['exit', '0']), { dependsOn: [{ jobId: wrong }] }),
    ];
    expect(await ended(after)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await ended(never)).toMatchObject({ status: 'FAILED', statusReason: 'Dependent Job failed', attempts: [] });
  });

  it('waits while the maximum number of jobs runs, and can be canceled', async () => {
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

  it('reaches the local endpoint by AWS host names, and no metadata service', async () => {
    const job = await ended(await submit(await define(['call'])));
    expect(job?.container?.exitCode).toBe(3);
    const lines = logOf(job?.container?.logStreamName).filter((line) => line !== '');
    const queues = expect.stringContaining('"jobQueueName":"work"') as string;
    expect(lines).toEqual([
      'started call',
      queues,
      expect.stringMatching(/^child .*"jobQueueName":"work"/),
      `proxy undefined ${local.endpoint.url}`,
      expect.stringContaining(`Job '${job?.jobId}' must not connect to 169.254.169.254, a real AWS host`),
    ]);
  });

  it.each([
    [{ image: unsupportedImage }, 'RUN in a Dockerfile needs a container engine'],
    [{ image: 'public.ecr.aws/amazonlinux/amazonlinux:2023' }, 'is not an image asset of the app'],
  ])('fails if its image is not supported: %j', async (container, reason) => {
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
    [{ arrayProperties: { size: 2 } }, 'arrayProperties: array jobs are not supported locally'],
    [{ jobQueue: 'none' }, 'Job queue none does not exist'],
    [{ jobDefinition: 'none' }, 'Job definition none does not exist'],
    [{ jobName: 'a b' }, 'jobName must be 1 to 128 letters, digits, - and _, the first a letter or digit, got "a b"'],
    [{ timeout: { attemptDurationSeconds: 0 } }, 'attemptDurationSeconds must be an integer from 1'],
    [{ dependsOn: [{ jobId: 'none' }] }, 'the job none does not exist'],
  ])('is rejected: %j', async (more, reason) => {
    await expect(submit(await define(['print']), more)).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining(reason) as string,
    });
  });

  it('is listed by name and by definition', async () => {
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
