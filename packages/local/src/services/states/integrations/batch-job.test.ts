import { expect, it } from 'vitest';
import { type Kernel } from '../../../kernel/kernel.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { testKernel } from '../../../testing/test-kernel.js';
import { statesOnKernel, type StatesOnKernel } from '../testing/states-on-kernel.js';

const definition = {
  StartAt: 'Job',
  States: {
    Job: {
      Type: 'Task',
      Resource: 'arn:aws:states:::batch:submitJob.sync',
      Parameters: { JobName: 'job', JobQueue: 'queue', JobDefinition: 'definition' },
      End: true,
    },
  },
};

/** A kernel with a Batch of one job, which ends when the test says so. */
function kernelWithJob(initial = 'RUNNING') {
  const kernel = testKernel();
  const job = { jobId: '7', jobName: 'job', jobQueue: 'queue', status: initial, startedAt: 1, jobDefinition: 'd' };
  const submitted: unknown[] = [];
  const terminated: unknown[] = [];
  kernel.register({
    model: readModel('batch'),
    operations: {
      SubmitJob: (input: unknown) => {
        submitted.push(input);
        return { jobId: job.jobId, jobName: job.jobName };
      },
      DescribeJobs: () => ({ jobs: [{ ...job }] }),
      TerminateJob: (input: unknown) => {
        terminated.push(input);
        end(kernel, job, 'FAILED');
      },
    },
  });
  return { kernel, submitted, terminated, end: (status: string) => end(kernel, job, status) };
}

function end(kernel: Kernel, job: { status: string }, status: string): void {
  job.status = status;
  const event = { source: 'aws.batch', detailType: 'Batch Job State Change', resources: [], time: 0 };
  kernel.events.emit('aws-event', { ...event, detail: { ...job, jobId: 'another' } });
  kernel.events.emit('aws-event', { ...event, detail: { ...job } });
}

/** Resolves when the task of an execution was submitted. */
function submission({ states }: StatesOnKernel): Promise<void> {
  return new Promise((resolve) => states.on('history', ({ event }) => event.type === 'TaskSubmitted' && resolve()));
}

it('waits for the job, and returns its details', async () => {
  const batch = kernelWithJob();
  await using env = statesOnKernel(batch.kernel);
  const isSubmitted = submission(env);
  const executionArn = await env.start(definition);
  await isSubmitted;
  batch.end('RUNNABLE');
  batch.end('SUCCEEDED');
  const { status, output = '' } = await env.states.waitForExecution(executionArn);
  expect({ status, output: JSON.parse(output) as object }).toMatchObject({
    status: 'SUCCEEDED',
    output: { JobId: '7', JobName: 'job', Status: 'SUCCEEDED', StartedAt: 1 },
  });
  expect(batch.submitted).toMatchObject([
    {
      jobName: 'job',
      containerOverrides: { environment: [{ name: 'MANAGED_BY_AWS', value: 'STARTED_BY_STEP_FUNCTIONS' }] },
    },
  ]);
});

it('fails with the details of a job that failed, also before it waits for it', async () => {
  await using env = statesOnKernel(kernelWithJob('FAILED').kernel);
  const { status, error, cause = '' } = await env.states.waitForExecution(await env.start(definition));
  expect({ status, error, cause: JSON.parse(cause) as object }).toMatchObject({
    status: 'FAILED',
    error: 'States.TaskFailed',
    cause: { JobId: '7', Status: 'FAILED' },
  });
});

it('terminates the job when the execution is stopped', async () => {
  const batch = kernelWithJob();
  await using env = statesOnKernel(batch.kernel);
  const isSubmitted = submission(env);
  const executionArn = await env.start(definition);
  await isSubmitted;
  await env.states.call('StopExecution', { executionArn });
  expect(batch.terminated).toMatchObject([
    { jobId: '7', reason: 'Terminated by Step Functions: the task that waited for the job was aborted' },
  ]);
});
