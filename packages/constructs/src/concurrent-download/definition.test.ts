import {
  type ConcurrentDownloadOutput,
  failureCause,
  failureNotification,
  planBatches,
  executionPrefix,
} from '@stepwell/core/concurrent-download';
import { describe, expect, it } from 'vitest';
import { allStates, definitionOf, stateOf } from '../testing/definition-of.js';
import { evaluate } from '../testing/evaluate.js';
import { synthesize } from '../testing/synthesize.js';
import { unknownRetries } from '../testing/retried-errors.js';

const definition = definitionOf(synthesize().template);
const state = (name: string) => stateOf(definition, name);
const context = {
  StateMachine: { Name: 'Images' },
  Execution: { Name: 'monday', Id: 'arn:aws:states:eu-west-1:123456789012:execution:Images:monday' },
};
const run = executionPrefix('Images', 'monday');
const input = { baseUrl: 'https://www.example.com/flags/', resourcePaths: ['a', 'b', 'a', 'c'], lambdaConcur: 5 };
const tasks = allStates(definition).filter(([, { Type }]) => Type === 'Task');

describe('the flow', () => {
  it('is the golden definition', async () => {
    await expect(JSON.stringify(definition, null, 2)).toMatchFileSnapshot(
      '../testing/goldens/concurrent-download/definition.json',
    );
  });

  it('keeps its state names, on which redrives, dashboards and clients depend', async () => {
    await expect(
      JSON.stringify(
        allStates(definition)
          .map(([name]) => name)
          .sort(),
        null,
        2,
      ),
    ).toMatchFileSnapshot('../testing/goldens/concurrent-download/state-names.json');
  });

  it('uses only JSONata', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
  });

  it.each(tasks)('has a timeout for each Task: %s', (_name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
  });

  it.each(tasks)('retries only errors of the service, with full jitter: %s', (_name, task) => {
    expect(task.Retry?.length).toBeGreaterThan(0);
    for (const { JitterStrategy } of task.Retry ?? []) expect(JitterStrategy).toBe('FULL');
    expect(unknownRetries(task)).toEqual([]);
  });

  it('waits longer than the timeout of the functions', () => {
    expect(state('Download batch').TimeoutSeconds).toBe(16 * 60);
  });

  it('has an execution timeout of one day', () => {
    expect(definition.TimeoutSeconds).toBe(86_400);
  });

  it('needs at most 60 state transitions for 1,000 images', async () => {
    const resourcePaths = Array.from({ length: 1_000 }, (_, index) => `${index}.gif`);
    const batches = (await evaluate(state('Download batches').Items, {
      input: { ...input, resourcePaths },
    })) as string[][];
    const outside = [
      'Plan batches',
      'Input valid?',
      'Download batches',
      'Consolidate results',
      'All downloaded?',
      'All images downloaded',
    ];
    expect(
      walk(
        'Plan batches',
        (name) => ({ 'Input valid?': 'Download batches', 'All downloaded?': 'All images downloaded' })[name],
      ),
    ).toEqual(outside);
    expect(outside.length + batches.length).toBe(31);
  });
});

describe('an input', () => {
  it('is checked before anything else', async () => {
    expect(definition.StartAt).toBe('Plan batches');
    expect(await evaluate(state('Plan batches').Assign, { input, context })).toEqual({ problem: '', run });
    expect(await evaluate(state('Plan batches').Assign, { input: { ...input, lambdaConcur: 0 }, context })).toEqual({
      problem: 'lambdaConcur must be an integer from 1 to 40, the number of concurrent requests of one function, got 0',
      run,
    });
  });

  it.each([
    ['an invalid one fails', 'lambdaConcur: …', input, 'Invalid input'],
    ['a list of paths goes to the inline Map', '', input, 'Download batches'],
    [
      'a JSON manifest goes to a Distributed Map',
      '',
      { manifest: { bucket: 'lists', key: 'today.json' } },
      'Download listed batches',
    ],
    [
      'a JSON Lines manifest goes to the Map for JSON Lines',
      '',
      { manifest: { bucket: 'lists', key: 'today.jsonl' } },
      'Download listed batches (JSON Lines)',
    ],
    [
      'an NDJSON manifest goes to the Map for JSON Lines',
      '',
      { manifest: { bucket: 'lists', key: 'a/today.ndjson' } },
      'Download listed batches (JSON Lines)',
    ],
    [
      'a name that only resembles JSON Lines goes to the Map for JSON',
      '',
      { manifest: { bucket: 'lists', key: 'today.jsonl.json' } },
      'Download listed batches',
    ],
  ])('%s', async (_title, problem, given, next) => {
    expect(await chosen('Input valid?', { input: given, variables: { problem } })).toBe(next);
  });

  it('fails with InvalidInput and the problem as its cause', async () => {
    expect(state('Invalid input').Error).toBe('InvalidInput');
    expect(await evaluate(state('Invalid input').Cause, { variables: { problem: 'the problem' } })).toBe('the problem');
  });
});

describe('batches of paths', () => {
  const items = async (resourcePaths: string[]) =>
    await evaluate(state('Download batches').Items, { input: { ...input, resourcePaths } });

  it('contain each path once, in order', async () => {
    expect(await items(input.resourcePaths)).toEqual([['a', 'b', 'c']]);
  });

  it('stay arrays with only one path', async () => {
    expect(await items(['a'])).toEqual([['a']]);
    expect(await items(['a', 'a'])).toEqual([['a']]);
  });

  it('have at most 40 paths', async () => {
    const paths = Array.from({ length: 81 }, (_, index) => String(index));
    expect(await items(paths)).toEqual([paths.slice(0, 40), paths.slice(40, 80), paths.slice(80)]);
    expect(await items([...paths, ...paths])).toEqual(planBatches([...paths, ...paths], 40));
  });

  it('are the event of the download function', async () => {
    const event = await evaluate(state('Download batches').ItemSelector, {
      input,
      variables: { run },
      context: { Map: { Item: { Index: 3, Value: ['a'] } } },
    });
    expect(event).toEqual({
      run,
      batch: '3',
      baseUrl: input.baseUrl,
      resourcePaths: ['a'],
      lambdaConcur: 5,
      force: false,
    });
    expect(await evaluate(state('Download batch').Arguments?.['Payload'], { input: event })).toEqual(event);
  });

  it.each([
    [undefined, 10],
    [3, 3],
    [40, 40],
    [1000, 40],
  ])(
    'have the concurrency of the input, up to the limit of an inline Map: %s -> %s',
    async (maxConcurrency, expected) => {
      const given = maxConcurrency === undefined ? input : { ...input, maxConcurrency };
      expect(await evaluate(state('Download batches').MaxConcurrency, { input: given })).toBe(expected);
    },
  );

  it('output only the number of reported images', async () => {
    expect(
      await evaluate(state('Download batch').Output, { result: { Payload: { requested: 40, results: [] } } }),
    ).toBe(40);
    expect(await evaluate(state('Download batches').Output, { result: [40], variables: { run } })).toEqual({
      run,
      reported: 40,
    });
    expect(await evaluate(state('Download batches').Output, { result: [40, 2], variables: { run } })).toEqual({
      run,
      reported: 42,
    });
  });
});

describe('a batch whose function is lost', () => {
  const event = {
    run,
    batch: '40',
    baseUrl: 'https://www.example.com/flags/',
    resourcePaths: ['a b.gif', 'c.gif'],
    lambdaConcur: 5,
    force: false,
  };
  const errorOutput = { Error: 'Lambda.Unknown', Cause: 'Runtime exited with error: signal: killed' };

  it.each(['', ' (listed)', ' (JSON Lines)'])(
    'is recorded instead of failing the execution: Record lost batch%s',
    async (suffix) => {
      const caught = state(`Download batch${suffix}`).Catch?.[0];
      expect(caught).toMatchObject({ ErrorEquals: ['States.ALL'], Next: `Record lost batch${suffix}` });
      const Items = event.resourcePaths.map((path, index) => ({ index: 40 + index, path }));
      const { batch: _batch, resourcePaths: _paths, ...BatchInput } = event;
      const given = await evaluate(caught?.Output, {
        input: suffix === '' ? event : { BatchInput, Items },
        errorOutput,
      });
      expect(given).toEqual({ event, error: errorOutput });

      const record = state(`Record lost batch${suffix}`);
      const message = 'The download function did not report: Lambda.Unknown: Runtime exited with error: signal: killed';
      expect(await evaluate(record.Arguments, { input: given })).toEqual({
        Bucket: '<ImagesBucket4B6DB8E1>',
        Key: `${run}batches/40.json`,
        ContentType: 'application/json',
        Body: {
          batch: '40',
          results: [
            { url: 'https://www.example.com/flags/a b.gif', statusCode: 0, message },
            { url: 'https://www.example.com/flags/c.gif', statusCode: 0, message },
          ],
        },
      });
      expect(await evaluate(record.Output, { input: given })).toBe(2);
    },
  );

  it('has an array of results also for one image, and a truncated message', async () => {
    const given = { event: { ...event, resourcePaths: ['a.gif'] }, error: { Error: 'States.Timeout' } };
    const body = state('Record lost batch').Arguments?.['Body'];
    expect(await evaluate(body, { input: given })).toEqual({
      batch: '40',
      results: [
        {
          url: 'https://www.example.com/flags/a.gif',
          statusCode: 0,
          message: 'The download function did not report: States.Timeout',
        },
      ],
    });
    const long = (await evaluate(body, { input: { ...given, error: { Error: 'E', Cause: 'x'.repeat(30_000) } } })) as {
      results: { message: string }[];
    };
    expect(long.results[0]?.message.length).toBeLessThan(400);
  });
});

describe('the end', () => {
  const failure = (name: string) => ({
    url: `https://www.example.com/${name}`,
    statusCode: 404,
    message: '404 Not Found',
  });
  const output: ConcurrentDownloadOutput = {
    allSucceeded: false,
    requested: 200,
    succeeded: 188,
    unchanged: 0,
    failed: 12,
    bytes: 1,
    firstFailures: Array.from({ length: 10 }, (_, index) => failure(`${index}.gif`)),
    report: { bucket: 'images', key: `${run}report.jsonl` },
  };

  it('succeeds if all images were downloaded, otherwise publishes the failures and fails', async () => {
    expect(await chosen('All downloaded?', { input: { ...output, allSucceeded: true } })).toBe('All images downloaded');
    expect(await chosen('All downloaded?', { input: output })).toBe('Publish failures');
    expect(state('Publish failures').Next).toBe('Downloads failed');
    expect(state('Downloads failed').Error).toBe('DownloadsFailed');
  });

  it('outputs the output of the consolidate function', async () => {
    expect(
      await evaluate(state('Consolidate results').Output, { result: { Payload: output, StatusCode: 200 } }),
    ).toEqual(output);
    expect(state('All images downloaded').Output).toBeUndefined();
  });

  it('lists the first failures and the number of others', async () => {
    const { Subject, Message } = (await evaluate(state('Publish failures').Arguments, {
      input: output,
      context,
    })) as Record<string, string>;
    expect({ subject: Subject, message: Message }).toEqual(failureNotification(output, context.Execution.Id));
    expect(Message).toBe(
      [
        '12 of 200 images could not be downloaded.',
        '',
        ...output.firstFailures.map(({ url }) => `- ${url}: 404 Not Found`),
        '- and 2 more',
        '',
        `Whole report: s3://images/${run}report.jsonl`,
        'Execution: arn:aws:states:eu-west-1:123456789012:execution:Images:monday',
      ].join('\n'),
    );
  });

  it('lists one failure without others', async () => {
    const one = { ...output, failed: 1, firstFailures: [failure('zz.gif')] };
    const { Message } = (await evaluate(state('Publish failures').Arguments, { input: one, context })) as Record<
      string,
      string
    >;
    expect(Message).toBe(failureNotification(one, context.Execution.Id).message);
    expect(Message).toContain('\n\n- https://www.example.com/zz.gif: 404 Not Found\n\n');
  });

  it('has the first failure and the location of the report in its cause', async () => {
    expect(await evaluate(state('Downloads failed').Cause, { input: output })).toBe(failureCause(output));
    expect(failureCause(output)).toBe(
      '12 of 200 images could not be downloaded; the first: https://www.example.com/0.gif (404 Not Found). Whole ' +
        `report: s3://images/${run}report.jsonl`,
    );
  });

  it('fails with the same error if publishing fails, and the cause mentions it', async () => {
    const caught = state('Publish failures').Catch?.[0];
    expect(caught).toMatchObject({ ErrorEquals: ['States.ALL'], Next: 'Downloads failed' });
    const given = await evaluate(caught?.Output, { input: output, errorOutput: { Error: 'SNS.KMSDisabledException' } });
    expect(await evaluate(state('Downloads failed').Cause, { input: given })).toMatch(
      /report\.jsonl\. The topic could not be told: SNS\.KMSDisabledException$/,
    );
  });
});

/** Returns the next state of a Choice. */
async function chosen(choice: string, scope: Parameters<typeof evaluate>[1]): Promise<string | undefined> {
  for (const rule of state(choice).Choices ?? []) {
    const holds = await evaluate(rule.Condition, scope);
    expect(holds).toBeTypeOf('boolean');
    if (holds === true) return rule.Next;
  }
  return state(choice).Default;
}

/** Returns the states from one state to the end, with predetermined choices. */
function walk(from: string, choice: (name: string) => string | undefined): string[] {
  const next = choice(from) ?? state(from).Next;
  return [from, ...(next === undefined ? [] : walk(next, choice))];
}
