import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Behavior } from './pipelines/message.js';
import { type Pipelines, startPipelines } from './pipelines/pipelines.js';
import { failureOf, message, messageOf } from './pipelines/runs.js';

let pipelines: Pipelines;
beforeAll(async () => {
  pipelines = await startPipelines();
});
afterAll(() => pipelines[Symbol.asyncDispose]());

const failure = (pipeline: string, input: unknown) => failureOf(pipelines, pipeline, input);

describe('a step', () => {
  it('receives numbers with all digits', async () => {
    const numbers = { sum: 0.1 + 0.2, large: Number.MAX_SAFE_INTEGER };
    expect(await pipelines.pipeline('Plain').execute({ ...message(), ...numbers })).toMatchObject(numbers);
  });
});

describe('a job that', () => {
  it.each([
    [
      'ends with an error',
      'die',
      'BatchJobFailed',
      /^Job [0-9a-f-]{36} \(Work-.+\) failed with exit code 3: Essential container in task exited\. Log stream: \S+\.$/,
    ],
    ['is killed', 'kill', 'BatchJobFailed', /failed with exit code 137: .+ Log stream: \S+\.$/],
    [
      'hangs beyond its own timeout',
      'hang',
      'BatchJobFailed',
      /failed with .+: Job attempt duration exceeded timeout.* Log stream: \S+\.$/,
    ],
    [
      'writes nothing',
      'nothing',
      'JobOutputMissing',
      /^Job [0-9a-f-]{36} \(exit code 0, log stream \S+\) succeeded but wrote no output; it has to write JSON to s3:\/\/.+\/Work\/.+\/output-0\.json/,
    ],
    [
      'writes an empty output',
      'empty',
      'JobOutputMissing',
      /^Job [0-9a-f-]{36} \(exit code 0, log stream \S+\) succeeded but its output is empty/,
    ],
    [
      'writes no JSON',
      'garbage',
      'JobOutputInvalid',
      /^Job [0-9a-f-]{36} \(exit code 0, log stream \S+\) succeeded but what it wrote to s3:\/\/.+ is no JSON: /,
    ],
    ['writes its output and then dies', 'write-and-die', 'BatchJobFailed', /failed with exit code 4/],
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

  it('fails does not affect four other executions', async () => {
    const inputs = Array.from({ length: 5 }, (_, index) => message(index === 2 ? { Work: ['die'] } : {}));
    const results = await Promise.allSettled(inputs.map((input) => pipelines.pipeline('Jobs').execute(input)));
    expect(results.map(({ status }) => status)).toEqual(
      inputs.map((_, index) => (index === 2 ? 'rejected' : 'fulfilled')),
    );
    for (const [index, result] of results.entries())
      if (result.status === 'fulfilled')
        expect(result.value).toMatchObject({ run: inputs[index]?.run, trail: ['Work', 'More'] });
  });
});

describe('a caught error', () => {
  it('skips the step without a handler', async () => {
    expect(await pipelines.pipeline('Skipping').execute(message({ Work: ['nothing'] }))).toMatchObject({
      trail: ['Last'],
    });
  });

  it('is handled only if its name is listed', async () => {
    expect((await failure('Continuing', message({ Work: ['garbage'] }))).error.error).toBe('JobOutputInvalid');
  });
});

describe('a redrive', () => {
  it.each<[string, Behavior]>([
    ['died', 'die'],
    ['wrote nothing', 'nothing'],
    ['wrote no JSON', 'garbage'],
    ['wrote its output before it died', 'write-and-die'],
  ])('runs only the failed step and the next ones, if its job %s', async (_title, behavior) => {
    const input = message({ Work: [behavior, 'ok'] });
    const { execution } = await failure('Plain', input);
    await execution.redrive();
    expect(await execution.result()).toMatchObject({ trail: ['First', 'Work', 'Last'] });
    expect(await Promise.all(['First', 'Work', 'Last'].map((step) => pipelines.attempts(input, step)))).toEqual([
      1, 2, 1,
    ]);
  });

  it('does not read the output of the first job as that of the second', async () => {
    const input = message({ Work: ['write-and-die', 'nothing', 'ok'] });
    const { execution } = await failure('Plain', input);
    await execution.redrive();
    await expect(execution.result()).rejects.toMatchObject({ error: 'JobOutputMissing' });
    await execution.redrive();
    expect(await execution.result()).toMatchObject({ trail: ['First', 'Work', 'Last'] });
  });

  it('after the timeout of a step submits its job again', async () => {
    const input = message({ Work: ['hang', 'ok'] });
    const { execution } = await failure('Impatient', input);
    await execution.redrive();
    expect(await execution.result()).toMatchObject({ trail: ['Work', 'Last'] });
    expect(await pipelines.attempts(input, 'Work')).toBe(2);
  });
});
