import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { untypedExecution } from '@stepwell/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Message } from './pipelines/message.js';
import { type Pipelines, startPipelines } from './pipelines/pipelines.js';
import { failureOf, message, messageOf } from './pipelines/runs.js';

let pipelines: Pipelines;
beforeAll(async () => {
  pipelines = await startPipelines();
});
afterAll(() => pipelines[Symbol.asyncDispose]());

const failure = (pipeline: string, input: unknown) => failureOf(pipelines, pipeline, input);

// `npm run test:long` runs the rarer cases: see faults.long.test.ts.
describe('a step', () => {
  it('receives the output of the previous step, a function or a job', async () => {
    const input = message();
    expect(await pipelines.pipeline('Plain').execute(input)).toEqual({ ...input, trail: ['First', 'Work', 'Last'] });
  });

  it('is retried only for the errors in its retries', async () => {
    const flaky = message({ First: ['throw', 'throw', 'ok'] });
    expect(await pipelines.pipeline('Plain').execute(flaky)).toMatchObject({ trail: ['First', 'Work', 'Last'] });
    expect(await pipelines.attempts(flaky, 'First')).toBe(3);

    const lost = message({ First: ['die'] });
    expect((await failure('Plain', lost)).error).toMatchObject({ error: 'SceneLost', state: 'First' });
    expect([await pipelines.attempts(lost, 'First'), await pipelines.attempts(lost, 'Work')]).toEqual([1, 0]);
  });

  it('that runs a job is retried with a new job and a new output', async () => {
    const input = message({ Work: ['garbage', 'nothing', 'ok'] });
    expect(await pipelines.pipeline('Retrying').execute(input)).toMatchObject({ trail: ['Work'] });
    expect(await pipelines.attempts(input, 'Work')).toBe(3);
  });
});

describe('a job that', () => {
  it.each([
    ['ends with an error', 'die', 'BatchJobFailed', /failed with exit code 3: .+ Log stream: \S+\.$/],
    ['writes no JSON', 'garbage', 'JobOutputInvalid', /succeeded but what it wrote to s3:\/\/.+ is no JSON: /],
  ] as const)(
    '%s fails the execution by name, once, and skips the next steps',
    async (_title, behavior, name, cause) => {
      const input = message({ Work: [behavior] });
      const { error } = await failure('Plain', input);
      expect(error.error).toBe(name);
      expect(messageOf(error)).toMatch(cause);
      expect(await Promise.all(['First', 'Work', 'Last'].map((step) => pipelines.attempts(input, step)))).toEqual([
        1, 1, 0,
      ]);
    },
  );

  it('hangs beyond the timeout of its step is terminated, and fails the execution with States.Timeout', async () => {
    const input = message({ Work: ['hang'] });
    const { error, execution } = await failure('Impatient', input);
    expect(error.error).toBe('States.Timeout');
    expect([await pipelines.attempts(input, 'Work'), await pipelines.attempts(input, 'Last')]).toEqual([1, 0]);
    const submitted =
      (await pipelines.history(execution.executionArn)).find(({ type }) => type === 'TaskSubmitted')
        ?.taskSubmittedEventDetails?.output ?? '{}';
    const { JobId } = JSON.parse(submitted) as { JobId: string };
    expect(await pipelines.environment.services.batch.waitForJob(JobId)).toMatchObject({
      status: 'FAILED',
      statusReason: expect.stringContaining('Terminated by Step Functions') as string,
    });
  });
});

describe('a caught error', () => {
  it('is handled, and the next step receives the output of the handler', async () => {
    const input = message({ Work: ['die'] });
    const output = await pipelines.pipeline('Continuing').execute(input);
    expect(output).toMatchObject({
      trail: ['Rescue', 'Last'],
      caught: expect.stringMatching(/^BatchJobFailed: .*exit code 3/) as string,
    });
  });

  it('ends the execution as SUCCEEDED with AfterCatch.END', async () => {
    const input = message({ First: ['die'] });
    expect(await pipelines.pipeline('Ending').execute(input)).toMatchObject({
      trail: ['Rescue'],
      caught: expect.stringContaining('SceneLost: ') as string,
    });
    expect(await pipelines.attempts(input, 'Last')).toBe(0);
  });

  it('fails the execution by its own name after the handler, and a redrive runs the step again', async () => {
    const input = message({ Work: ['die', 'ok'] });
    const { error, execution } = await failure('Cleaning', input);
    expect(error.error).toBe('BatchJobFailed');
    expect([
      await pipelines.attempts(input, 'Work'),
      await pipelines.attempts(input, 'Rescue'),
      await pipelines.attempts(input, 'Last'),
    ]).toEqual([1, 1, 0]);
    await execution.redrive();
    expect(await execution.result()).toMatchObject({ trail: ['Work', 'Last'] });
    expect([
      await pipelines.attempts(input, 'Work'),
      await pipelines.attempts(input, 'Rescue'),
      await pipelines.attempts(input, 'Last'),
    ]).toEqual([2, 1, 1]);
  });
});

describe('a redrive', () => {
  it('runs only the failed step and the next ones', async () => {
    const input = message({ Work: ['write-and-die', 'ok'] });
    const { execution } = await failure('Plain', input);
    await execution.redrive();
    expect(await execution.result()).toMatchObject({ trail: ['First', 'Work', 'Last'] });
    expect(await Promise.all(['First', 'Work', 'Last'].map((step) => pipelines.attempts(input, step)))).toEqual([
      1, 2, 1,
    ]);
  });
});

describe('a large message', () => {
  it('is stored in S3 for a job, below a key of the execution and the state', async () => {
    const input = message({}, { ballast: '"é😀'.repeat(10_000) });
    const execution = await pipelines.pipeline('Jobs').start(input);
    const { ballast, ...output } = (await execution.result()) as Message;
    expect(output).toEqual({ run: input.run, plan: {}, trail: ['Work', 'More'], command: ['--fast', "it's"] });
    expect(ballast === input.ballast).toBe(true);
    const { Contents = [] } = await pipelines.s3.send(new ListObjectsV2Command({ Bucket: pipelines.bucket }));
    const name = execution.executionArn.split(':').at(-1) ?? '';
    const keys = Contents.map(({ Key = '' }) => Key).filter((key) => key.includes(name));
    expect(keys.map((key) => key.replace(/[0-9a-f-]{36}/g, '*').replace(/\/Jobs[^/]*\//, '/Jobs/')).sort()).toEqual([
      '_stepwell/sequence/Jobs/*/More/*/input.json',
      '_stepwell/sequence/Jobs/*/More/*/output-0.json',
      '_stepwell/sequence/Jobs/*/Work/*/input.json',
      '_stepwell/sequence/Jobs/*/Work/*/output-0.json',
    ]);
    const small = await pipelines.pipeline('Retrying').start(message());
    await small.result();
    expect(
      (await pipelines.history(small.executionArn)).some(
        ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === 'Work: store message',
      ),
    ).toBe(false);
  });

  it('of any size is passed from job to job, and to a function as a reference', async () => {
    const input = message({ Work: ['grow'] });
    const execution = await pipelines.pipeline('Jobs').start(input);
    // The client reads the output of the last job from S3.
    const output = (await execution.result()) as Message;
    expect([output.trail, Buffer.byteLength(JSON.stringify(output)) > 800_000]).toEqual([['Work', 'More'], true]);
    const passed = (await untypedExecution(pipelines.stepwell, execution.executionArn).result()) as {
      stepwellMessage: { uri: string };
    };
    expect(passed).toEqual({
      stepwellMessage: {
        uri: expect.stringMatching(/\/More\/.+\/output-0\.json$/) as string,
        bytes: Buffer.byteLength(JSON.stringify(output)),
      },
    });
    expect(await pipelines.attempts(input, 'More')).toBe(1);

    const read = message({ Work: ['grow'] });
    expect(await pipelines.pipeline('Plain').execute(read)).toMatchObject({
      trail: ['First', 'Work', 'Last'],
      ballastBytes: 400_000,
    });
  });
});

describe('a list of tasks', () => {
  it('runs its steps in order with their commands', async () => {
    const input = message();
    const output = await pipelines
      .pipeline('Listed')
      .execute({ tasks: ['Work', 'First', 'Work'], commands: { Work: ['--bands', '3'] }, input });
    expect(output).toEqual({ ...input, trail: ['Work', 'First', 'Work'], command: ['--bands', '3'] });
    expect([await pipelines.attempts(input, 'Work'), await pipelines.attempts(input, 'Last')]).toEqual([2, 0]);
  });

  it('passes message and command to a function', async () => {
    const input = message();
    expect(await pipelines.pipeline('Listed').execute({ tasks: ['Last'], commands: { Last: ['one'] }, input })).toEqual(
      { ...input, trail: ['Last'], command: ['one'] },
    );
  });

  it.each([
    ['UnknownTask', { tasks: ['First', 'Print'] }, 'tasks[1] must be one of First, Work, Last, got "Print"'],
    ['InvalidInput', { tasks: [] }, 'tasks must be a list of 1 to 500 step names (steps: First, Work, Last), got []'],
    [
      'InvalidInput',
      { tasks: ['First'], commands: { Print: [] } },
      'commands.Print must be omitted (known fields: First, Work, Last), got []',
    ],
    ['InvalidInput', 'First', 'input must be an object with tasks, and optionally commands and input, got "First"'],
  ])('is rejected by name before any step runs: %s %j', async (name, list, cause) => {
    const input = message();
    const { error } = await failure('Listed', typeof list === 'string' ? list : { ...list, input });
    expect(error.error).toBe(name);
    expect(error.causeText).toContain(cause);
    expect(await pipelines.attempts(input, 'First')).toBe(0);
  });

  it('is redriven from the task that failed', async () => {
    const input = message({ Work: ['die', 'ok'] });
    const { execution } = await failure('Listed', { tasks: ['First', 'Work', 'Last'], input });
    await execution.redrive();
    expect(await execution.result()).toMatchObject({ trail: ['First', 'Work', 'Last'] });
    expect(await Promise.all(['First', 'Work', 'Last'].map((step) => pipelines.attempts(input, step)))).toEqual([
      1, 2, 1,
    ]);
  });
});
