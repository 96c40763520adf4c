import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  DescribeJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  type JobDetail,
  type RegisterJobDefinitionCommandInput,
} from '@aws-sdk/client-batch';
import { SystemRandom } from '@stepwell/asl';
import { invokeAs } from '../../../kernel/calls.js';
import { ChaosEngine } from '../../../kernel/chaos/index.js';
import { startTestEndpoint, type TestEndpoint } from '../../../testing/test-endpoint.js';
import { LogsService } from '../../logs/index.js';
import { BatchService } from '../service.js';

const jobSource = `
import { appendFileSync } from 'node:fs';
const [, , what, ...rest] = process.argv;
console.log('started ' + what);
if (what === 'print') console.log(JSON.stringify({ rest, env: process.env, cwd: process.cwd() }));
if (what === 'exit') process.exit(Number(rest[0]));
if (what === 'flaky') { appendFileSync(rest[0], 'x'); process.exit(process.env.AWS_BATCH_JOB_ATTEMPT === '3' ? 0 : 1); }
if (what === 'hang') { if (rest[0] === 'deaf') process.on('SIGTERM', () => console.log('not now')); setInterval(() => undefined, 1000); console.log('hanging'); }
if (what === 'call') {
  const { execFileSync } = await import('node:child_process');
  const call = "fetch('https://batch.us-east-1.amazonaws.com/v1/describejobqueues', { method: 'POST', body: '{}' }).then((r) => r.text()).then(console.log)";
  await eval(call);
  console.log('child ' + execFileSync(process.execPath, ['-e', call], { encoding: 'utf8' }));
  console.log('proxy ' + process.env.HTTPS_PROXY + ' ' + execFileSync('sh', ['-c', 'echo $HTTPS_PROXY'], { encoding: 'utf8' }));
  try { await fetch('http://169.254.169.254/'); } catch (error) { console.log(String(error.cause)); process.exit(3); }
}
`;

/** URIs of an image that runs locally and of one that does not. */
export const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/assets:job';
export const unsupportedImage = '123456789012.dkr.ecr.us-east-1.amazonaws.com/assets:bad';

/** A Batch service with a queue, an SDK client for it, and functions to run jobs. */
export interface TestBatch {
  readonly local: TestEndpoint<{ batch: BatchService; logs: LogsService }>;
  readonly client: BatchClient;
  readonly chaos: ChaosEngine;
  /** The build context of the images. */
  readonly folder: string;
  /** Registers a job definition with a command, and returns its ARN. */
  define(command: string[], more?: Partial<RegisterJobDefinitionCommandInput>, container?: object): Promise<string>;
  /** Submits a job, and returns its ID. */
  submit(jobDefinition: string, more?: Partial<SubmitJobCommandInput>): Promise<string>;
  /** Waits until a job has ended, and returns its details. */
  ended(jobId: string): Promise<JobDetail | undefined>;
  /** Waits until a job runs. */
  running(jobId: string): Promise<void>;
  /** The messages of a log stream of `/aws/batch/job`. */
  logOf(stream: string | undefined): string[];
  close(): Promise<void>;
}

/** Starts the service on a free port. */
export async function startBatch(): Promise<TestBatch> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-image-'));
  await writeFile(
    join(folder, 'Dockerfile'),
    'FROM node:22-slim\nWORKDIR /app\nENV FROM_IMAGE=yes\nCOPY job.mjs /opt/job.mjs\nUSER node\nENTRYPOINT ' +
      '["node", "/opt/job.mjs"]\nCMD ["print"]\n',
  );
  await writeFile(join(folder, 'Bad'), 'FROM node\nRUN npm ci\n');
  await writeFile(join(folder, 'job.mjs'), jobSource);
  const chaos = new ChaosEngine({}, 1);
  const local = await startTestEndpoint(({ context, credentials, proxy, directory }) => {
    const logs = new LogsService(context);
    return {
      logs,
      batch: new BatchService({
        ...context,
        faults: chaos,
        credentials,
        proxy,
        directory,
        random: new SystemRandom(),
        maxRunningJobs: 2,
        stopGraceMs: 200,
        minTimeoutSeconds: 1,
      }),
    };
  });
  const { batch, logs } = local.services;
  const invoke = invokeAs(local.context.kernel, { source: 'deploy', clock: local.context.clock, region: 'us-east-1' });
  await invoke('batch', 'PutImage', { uri: image, directory: folder });
  await invoke('batch', 'PutImage', { uri: unsupportedImage, directory: folder, dockerFile: 'Bad' });
  const client = new BatchClient({ ...local.clientConfig(), maxAttempts: 1 });
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
  const detail = async (jobId: string) => (await client.send(new DescribeJobsCommand({ jobs: [jobId] }))).jobs?.[0];
  let count = 0;
  return {
    local,
    client,
    chaos,
    folder,
    define: async (command, more = {}, container = {}) => {
      const { jobDefinitionArn = '' } = await client.send(
        new RegisterJobDefinitionCommand({
          jobDefinitionName: `job-${++count}`,
          type: 'container',
          containerProperties: { image, command, ...container },
          ...more,
        }),
      );
      return jobDefinitionArn;
    },
    submit: async (jobDefinition, more = {}) => {
      const { jobId = '' } = await client.send(
        new SubmitJobCommand({ jobName: `run-${++count}`, jobQueue: 'work', jobDefinition, ...more }),
      );
      return jobId;
    },
    ended: async (jobId) => {
      await batch.waitForJob(jobId);
      return detail(jobId);
    },
    running: async (jobId) => {
      if ((await detail(jobId))?.status === 'RUNNING') return;
      await new Promise<void>((resolve) => {
        const stop = batch.on('status', (change) => {
          if (change.jobId !== jobId || change.status !== 'RUNNING') return;
          stop();
          resolve();
        });
      });
    },
    logOf: (stream) => logs.events('/aws/batch/job', stream).map(({ message }) => message),
    close: async () => {
      client.destroy();
      await local.close();
      await rm(folder, { recursive: true });
    },
  };
}
