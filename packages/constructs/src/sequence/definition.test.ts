import { JOB_INPUT_LIMIT } from '@stepwell/core/batch-job';
import { unknownTaskMessage } from '@stepwell/core/sequence';
import { describe, expect, it } from 'vitest';
import { AfterCatch, Step } from '../index.js';
import { type Definition, type State, definitionOf } from '../testing/definition-of.js';
import { evaluate } from '../testing/evaluate.js';
import { sampleSteps, synthesizeSequence } from '../testing/sequence-stack.js';

/** The parts of a definition that these tests read, with the branches of its Parallels. */
type Branching = State & { readonly Branches?: readonly Definition[] };

const definition = definitionOf(synthesizeSequence().template);
const listed = definitionOf(
  synthesizeSequence((resources) => ({ steps: sampleSteps(resources), taskList: true })).template,
);

function everyState(of: Definition): [string, Branching][] {
  return Object.entries(of.States).flatMap(([name, state]): [string, Branching][] => [
    [name, state],
    ...((state as Branching).Branches ?? []).flatMap(everyState),
  ]);
}

function state(name: string, of = definition): Branching {
  const found = everyState(of).find(([candidate]) => candidate === name);
  if (found === undefined) throw new Error(`There is no state ${name}.`);
  return found[1];
}

const context = {
  StateMachine: { Name: 'Scenes' },
  Execution: { Name: 'mon.day', RedriveCount: 0 },
  State: { Name: 'Activator' },
};
const tasks = everyState(definition).filter(([, { Type }]) => Type === 'Task');

describe('the flow', () => {
  it('is the golden definition', async () => {
    await expect(JSON.stringify(definition, null, 2)).toMatchFileSnapshot(
      '../testing/goldens/sequence/definition.json',
    );
    await expect(JSON.stringify(listed, null, 2)).toMatchFileSnapshot('../testing/goldens/sequence/task-list.json');
  });

  it('keeps its state names, on which redrives, dashboards and clients depend', async () => {
    const names = {
      steps: everyState(definition)
        .map(([name]) => name)
        .sort(),
      taskList: everyState(listed)
        .map(([name]) => name)
        .sort(),
    };
    await expect(JSON.stringify(names, null, 2)).toMatchFileSnapshot('../testing/goldens/sequence/state-names.json');
  });

  it.each(tasks)('has a timeout and retries with full jitter for each Task: %s', (_name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
    expect(task.Retry?.length).toBeGreaterThan(0);
    for (const { JitterStrategy } of task.Retry ?? []) expect(JitterStrategy).toBe('FULL');
  });

  it('waits for all attempts of a job plus one hour, and for a function as specified', () => {
    expect(state('Activator: run job').TimeoutSeconds).toBe(2 * 600 + 3_600);
    expect(state('Processor').TimeoutSeconds).toBe(300);
  });

  it('retries errors of the step on the whole step, and errors of AWS only on the call', () => {
    expect(state('Activator').Retry?.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['JobOutputInvalid']]);
    expect(state('Activator: run job').Retry?.[0]?.ErrorEquals).toContain('Batch.TooManyRequestsException');
    expect(state('Activator: run job').Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain(
      'States.TaskFailed',
    );
    expect(state('Processor').Retry?.map(({ ErrorEquals }) => ErrorEquals[0])).toEqual([
      'Lambda.AWSLambdaException',
      'SceneBusy',
      'Lambda.Unknown',
      'Sandbox.Timedout',
    ]);
  });

  it('has no Fail state after the input check, because a redrive would fail in it again', () => {
    expect(
      everyState(definition)
        .filter(([, { Type }]) => Type === 'Fail')
        .map(([name]) => name),
    ).toEqual(['Invalid input']);
  });

  it('fails with the caught error after the handler, and runs the step again after a redrive', () => {
    expect(state('Processor').Catch?.map(({ ErrorEquals, Next }) => [ErrorEquals, Next])).toEqual([
      [['InvalidScene'], 'Cleaner'],
      [['SceneNotFound'], 'Processor: caught 2'],
    ]);
    expect(state('Cleaner').Next).toBe('Processor: caught, fail');
    expect(state('Processor: caught, fail').Next).toBe('Processor');
    expect(state('Processor: caught 2').End).toBe(true);
  });

  it('can continue after an error', () => {
    const steps = definitionOf(
      synthesizeSequence(({ processor, cleaner }) => ({
        steps: [Step.lambda(processor, { catches: [{ then: AfterCatch.CONTINUE }] }), Step.lambda(cleaner)],
      })).template,
    );
    expect(state('Processor: caught', steps).Next).toBe('Cleaner');
  });
});

describe('a message', () => {
  const choices = state('Activator: message').Choices ?? [];
  const way = async (input: unknown): Promise<string | undefined> => {
    for (const { Condition, Next } of choices) if ((await evaluate(Condition, { input })) === true) return Next;
    return state('Activator: message').Default;
  };
  const environment = async (input: unknown, inputUri = ''): Promise<Record<string, string>> => {
    const variables = { stepwellInputUri: inputUri, stepwellPrefix: 'p/' };
    const { Environment } = (await evaluate(state('Activator: run job').Arguments?.['ContainerOverrides'], {
      input,
      context,
      variables,
    })) as { Environment: { Name: string; Value: string }[] };
    return Object.fromEntries(Environment.map(({ Name, Value }) => [Name, Value]));
  };

  it.each([
    ['a small one', { sceneUri: 's3://a/b.hdr' }, 'Activator: run job'],
    ['a string', 'scene "1"', 'Activator: run job'],
    ['an array of one', [1], 'Activator: run job'],
    ['nothing', null, 'Activator: run job'],
    ['one in S3', { stepwellMessage: { uri: 's3://a/b', bytes: 1 } }, 'Activator: run job'],
    ['a large one', { text: 'x'.repeat(JOB_INPUT_LIMIT) }, 'Activator: store message'],
    ['one with a number of 17 digits, which JSONata would round', { sum: 0.1 + 0.2 }, 'Activator: store message'],
  ])('continues with the expected state: %s', async (_title, input, next) => {
    expect(await way(input)).toBe(next);
  });

  it.each([
    [{ sceneUri: 's3://a/"b"/é😀.hdr', n: [[1]], none: null }],
    ['scene "1"'],
    [[1]],
    [[[]]],
    [null],
    [5],
    [true],
    [{}],
  ])('is in the environment as equal JSON: %j', async (input) => {
    expect(JSON.parse((await environment(input))['STEPWELL_INPUT'] ?? '')).toEqual(input);
  });

  it('is referenced by its S3 URI, with the URI of the output and the variables of the user', async () => {
    expect(await environment({}, 's3://messages/p/input.json')).toEqual({
      STEPWELL_INPUT_URI: 's3://messages/p/input.json',
      STEPWELL_OUTPUT_URI: expect.stringMatching(/^s3:\/\/<ScenesBucket[0-9A-F]+>\/p\/output-0\.json$/) as string,
      MODE: 'fast',
      RUN: 'mon.day',
    });
  });

  it('has a key prefix of state machine, execution, state and this run', async () => {
    const prefixes = await Promise.all(
      [1, 2].map(
        async () => (await evaluate(choices[1]?.Assign, { input: {}, context })) as { stepwellPrefix: string },
      ),
    );
    for (const { stepwellPrefix } of prefixes)
      expect(stepwellPrefix).toMatch(/^_stepwell\/sequence\/Scenes\/mon\.day\/Activator\/[0-9a-f-]{36}\/$/);
    expect(prefixes[0]?.stepwellPrefix).not.toBe(prefixes[1]?.stepwellPrefix);
  });

  it('has another output key after a redrive', async () => {
    const redriven = { ...context, Execution: { ...context.Execution, RedriveCount: 2 } };
    expect(await evaluate(state('Activator: run job').Arguments?.['JobName'], { context })).toBe('Activator-mon-day');
    expect(
      await evaluate((state('Activator: run job').Assign ?? {})['stepwellOutputKey'], {
        context: redriven,
        variables: { stepwellPrefix: 'p/' },
      }),
    ).toBe('p/output-2.json');
  });

  it('becomes the output of the job, or a reference to a large output', async () => {
    const output = async (stepwellBytes: number, Body: string) =>
      (
        (await evaluate(state('Activator: read output').Output, {
          result: { Body },
          variables: { stepwellBytes, stepwellJob: { jobId: '1' }, stepwellOutputKey: 'p/output-0.json' },
        })) as { output: unknown }
      ).output;
    expect(await output(4, '[[1]]')).toEqual([[1]]);
    expect(await output(4, 'null')).toBeNull();
    expect(await output(128_001, '[')).toEqual({
      stepwellMessage: { uri: expect.stringMatching(/^s3:\/\/<.+>\/p\/output-0\.json$/) as string, bytes: 128_001 },
    });
    for (const value of [[[1]], [1], 'text', null, { output: [1] }])
      expect(await evaluate(state('Activator').Output, { result: [{ job: {}, output: value }] })).toEqual(value);
  });
});

describe('a task list', () => {
  const names = ['Activator', 'Processor'];
  it.each([
    [['Activator', 'Processor']],
    [['Print']],
    [['Activator', 'Pro"cessor']],
    [['Activator', 'x'.repeat(200), 'y']],
  ])('reports an unknown task with the message of core: %j', async (list) => {
    const [, unknown] = state('Tasks known?', listed).Choices ?? [];
    expect(await evaluate(unknown?.Condition, { input: { tasks: list } })).toBe(
      unknownTaskMessage(names, list) !== undefined,
    );
    expect(await evaluate(state('Unknown task', listed).Cause, { input: { tasks: list } })).toBe(
      unknownTaskMessage(names, list) ?? '',
    );
  });

  it('passes the input or an empty object to the first task', async () => {
    expect(
      await evaluate(state('Tasks known?', listed).Output, { input: { tasks: ['Activator'], input: [1] } }),
    ).toEqual([1]);
    expect(await evaluate(state('Tasks known?', listed).Output, { input: { tasks: ['Activator'] } })).toEqual({});
  });

  it('continues with the step of the next task, and ends after the last one', async () => {
    const next = async (stepwellNext: number, stepwellTasks: string[]): Promise<string | undefined> => {
      for (const { Condition, Next } of state('Next task', listed).Choices ?? [])
        if ((await evaluate(Condition, { variables: { stepwellNext, stepwellTasks } })) === true) return Next;
      return state('Next task', listed).Default;
    };
    expect(await next(0, ['Processor'])).toBe('Processor');
    expect(await next(1, ['Processor', 'Activator'])).toBe('Activator');
    expect(await next(1, ['Processor'])).toBe('All tasks done');
  });
});
