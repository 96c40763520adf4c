import { type QualityControlOutput, qualityNotification, executionStartTime } from '@stepwell/core/quality-control';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { allStates, definitionOf, stateOf } from '../testing/definition-of.js';
import { evaluate } from '../testing/evaluate.js';
import { synthesizeQuality } from '../testing/synthesize-quality-control.js';
import { unknownRetries } from '../testing/retried-errors.js';

const definition = definitionOf(synthesizeQuality().template);
const state = (name: string) => stateOf(definition, name);
const tasks = allStates(definition).filter(([, { Type }]) => Type === 'Task');
const context = {
  StateMachine: { Name: 'Quality' },
  Execution: {
    Name: 'monday',
    Id: 'arn:aws:states:eu-west-1:123456789012:execution:Quality:monday',
    StartTime: '2026-11-22T08:00:00.5Z',
  },
  State: { EnteredTime: '2026-11-22T08:00:01.000Z' },
};
const input = { GroupID: 'station-1', StreamID: 'wind' };
const run = {
  ...input,
  StartTime: executionStartTime(context.Execution.Id, context.Execution.StartTime),
  QCPID: 'monday',
};

describe('the flow', () => {
  it('is the golden definition', async () => {
    await expect(JSON.stringify(definition, null, 2)).toMatchFileSnapshot(
      '../testing/goldens/quality-control/definition.json',
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
    ).toMatchFileSnapshot('../testing/goldens/quality-control/state-names.json');
  });

  it('uses only JSONata', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
  });

  it.each(tasks)('has a timeout and retries with full jitter for each Task: %s', (_name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
    for (const { JitterStrategy } of task.Retry ?? []) expect(JitterStrategy).toBe('FULL');
    expect(unknownRetries(task)).toEqual([]);
  });

  it('writes and publishes without functions, which only the checks use', () => {
    expect(tasks.filter(([, { Resource }]) => Resource?.includes('lambda')).map(([name]) => name)).toEqual([
      'Check Completeness',
      'Check Range',
      'Check Timeliness',
    ]);
  });

  it('enters 16 states for three checks: 7, plus 3 for each check', () => {
    const outside = Object.keys(definition.States).filter((name) => !/unavailab|^Invalid/.test(name));
    expect(outside).toEqual([
      'Check input',
      'Input valid?',
      'Seed summary',
      'Get stream data',
      'Check quality',
      'Collect results',
      'Publish summary',
    ]);
    expect(state('Check quality').Branches?.map(({ States }) => Object.keys(States).length)).toEqual([3, 3, 3]);
  });
});

describe('an input', () => {
  const assigned = async (given: unknown) =>
    (await evaluate(state('Check input').Assign, { input: given, context })) as {
      problem: string;
      run: unknown;
      location: unknown;
    };

  it('is checked before anything else, with keys from the execution only', async () => {
    expect(definition.StartAt).toBe('Check input');
    expect(await assigned(input)).toEqual({
      problem: '',
      run,
      location: { bucket: bucketRef(), key: 'station-1/wind.csv' },
    });
    expect((await assigned({ ...input, data: { bucket: 'other', key: 'x.jsonl' } })).location).toEqual({
      bucket: 'other',
      key: 'x.jsonl',
    });
    expect((await assigned({ ...input, data: { key: 'x.csv' } })).location).toEqual({
      bucket: bucketRef(),
      key: 'x.csv',
    });
  });

  it.each<[unknown, RegExp]>([
    [{}, /^GroupID is required: /],
    [{ GroupID: 'a' }, /^StreamID is required: /],
    [{ ...input, GroupID: '' }, /^GroupID must be .*, got ""$/],
    [[], /^input must be .*, got \[\]$/],
    ['text', /^input must be .*, got "text"$/],
    [{ ...input, data: {} }, /^data\.key is required: /],
  ])('%j fails with its problem', async (given, problem) => {
    expect((await assigned(given)).problem).toMatch(problem);
  });

  function bucketRef(): string {
    return /'(<QualityBucket[^']+>)'/.exec(state('Check input').Assign?.['location'] ?? '')?.[1] ?? 'no bucket';
  }
});

describe('a check', () => {
  const answer = async (payload: unknown) =>
    await evaluate(state('Check Range').Output, { result: { Payload: payload } });

  it('receives the keys, its name and the data', async () => {
    const data = { bucket: 'b', key: 'k.csv', etag: '"e"', size: 5 };
    expect(await evaluate(state('Check Range').Arguments?.['Payload'], { variables: { run, data } })).toEqual({
      ...run,
      check: 'Range',
      data,
    });
  });

  it('outputs the response of the function, with defaults', async () => {
    expect(await answer({ pass: true })).toEqual({ pass: true, summary: 'passed', kept: [], count: 0 });
    expect(
      await answer({
        pass: false,
        summary: '1 gap',
        messages: [{ code: 'gap', text: 'a gap', line: 3, timestamp: 't', more: 1 }],
        messageCount: 7,
      }),
    ).toEqual({
      pass: false,
      summary: '1 gap',
      kept: [{ code: 'gap', text: 'a gap', line: 3, timestamp: 't' }],
      count: 7,
    });
    expect(await answer({ pass: false, messages: ['plain', { odd: true }] })).toMatchObject({
      summary: 'failed',
      kept: [
        { code: 'message', text: 'plain' },
        { code: 'message', text: '{"odd":true}' },
      ],
      count: 2,
    });
  });

  it('stores up to 99 messages of up to 500 characters', async () => {
    const { kept, count } = (await answer({
      pass: false,
      messages: Array.from({ length: 150 }, (_, index) => ({ code: 'x', text: `${index}`.padEnd(600, '.') })),
    })) as { kept: { text: string }[]; count: number };
    expect([kept.length, count, kept[0]?.text.length, kept.at(-1)?.text.startsWith('98.')]).toEqual([
      99,
      150,
      500,
      true,
    ]);
  });

  it.each([
    [null],
    [undefined],
    ['fine'],
    [5],
    [[]],
    [{}],
    [{ pass: 'yes' }],
    [{ pass: 1, messages: [{ text: 'a' }] }],
  ])('fails for the response %j', async (payload) => {
    expect(await answer(payload)).toMatchObject({
      pass: false,
      summary: expect.stringMatching(/^the check returned .* instead of an object with a boolean pass$/),
      kept: [{ code: 'check-failed' }],
      count: 1,
    });
  });

  it.each([
    [
      { Error: 'TypeError', Cause: '{"errorType":"TypeError","errorMessage":"x is \\"y\\"","trace":["a"]}' },
      'the check did not finish: TypeError: x is \\"y\\"',
    ],
    [{ Error: 'States.Timeout' }, 'the check did not finish: States.Timeout'],
    [
      { Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"Task timed out after 3.00 seconds"}' },
      'the check did not finish: Sandbox.Timedout: Task timed out after 3.00 seconds',
    ],
    [
      { Error: 'Lambda.Unknown', Cause: 'The cause could not be determined' },
      'the check did not finish: Lambda.Unknown: The cause could not be determined',
    ],
    [{ Error: 'E', Cause: 'x'.repeat(40_000) }, `the check did not finish: E: ${'x'.repeat(471)}`],
  ])('that does not finish fails with the reason, case %#', async (errorOutput, summary) => {
    const catches = state('Check Range').Catch ?? [];
    expect(catches.map(({ ErrorEquals, Next }) => [ErrorEquals, Next])).toEqual([
      [['States.DataLimitExceeded'], 'Keep messages of Range'],
      [['States.ALL'], 'Keep messages of Range'],
    ]);
    for (const { Output } of catches)
      expect(await evaluate(Output, { errorOutput })).toEqual({
        pass: false,
        summary,
        kept: [{ code: 'check-failed', text: summary }],
        count: 1,
      });
  });

  it('stores its conclusion and messages with keys of the execution', async () => {
    const kept = [{ code: 'outlier', text: 'an outlier', line: 7, timestamp: 't' }];
    const { TransactItems: items } = (await evaluate(state('Keep messages of Range').Arguments, {
      input: { pass: false, summary: '1 outlier', kept, count: 1 },
      variables: { run },
    })) as { TransactItems: { Put: { TableName: string; Item: Record<string, unknown> } }[] };
    const item = {
      QCPID: { S: 'monday' },
      GroupID: { S: 'station-1' },
      StreamID: { S: 'wind' },
      StartTime: { S: run.StartTime },
      Check: { S: 'Range' },
    };
    expect(items.map(({ Put }) => Put.Item)).toEqual([
      { ...item, MessageID: { S: `${run.StartTime}/Range/000` }, Code: { S: 'failed' }, Text: { S: '1 outlier' } },
      {
        ...item,
        MessageID: { S: `${run.StartTime}/Range/001` },
        Code: { S: 'outlier' },
        Text: { S: 'an outlier' },
        Line: { N: '7' },
        Timestamp: { S: 't' },
      },
    ]);
    expect(items[0]?.Put.TableName).toMatch(/^<QualityDetailsTable/);
  });

  it('sets its attribute only in the row of its execution', async () => {
    const given = {
      pass: true,
      summary: 'fine',
      kept: ['a', 'b', 'c', 'd'].map((text) => ({ code: 'x', text })),
      count: 9,
    };
    expect(await evaluate(state('Mark Range').Arguments, { input: given, variables: { run } })).toMatchObject({
      Key: { GroupID: { S: 'station-1' }, StartTime: { S: run.StartTime } },
      UpdateExpression: 'SET #0 = :0, #1 = :1',
      ConditionExpression: 'QCPID = :run',
      ExpressionAttributeNames: { '#0': 'RangePass', '#1': 'RangeSummary' },
      ExpressionAttributeValues: { ':run': { S: 'monday' }, ':0': { BOOL: true }, ':1': { S: 'fine' } },
    });
    expect(await evaluate(state('Mark Range').Output, { input: given, variables: { run } })).toEqual({
      check: 'Range',
      pass: true,
      summary: 'fine',
      messages: 9,
      first: ['a', 'b', 'c'],
    });
  });
});

const report = (check: string, pass: boolean, first: string[] = []) => ({
  check,
  pass,
  summary: pass ? 'fine' : 'not fine',
  messages: first.length + (pass ? 0 : 2),
  first,
});

describe('the result', () => {
  const collect = async (result: unknown[]) =>
    await evaluate(state('Check quality').Output, { result, variables: { run } });

  it('passes only if all checks passed', async () => {
    expect(await collect([report('A', true), report('B', true)])).toEqual({
      ...run,
      TotalPass: true,
      checks: [report('A', true), report('B', true)],
    });
    expect(await collect([report('A', true), report('B', false)])).toMatchObject({ TotalPass: false });
    expect(await collect([report('A', true)])).toMatchObject({ TotalPass: true, checks: [report('A', true)] });
  });

  it.each<[string, QualityControlOutput]>([
    ['that passed', { ...run, TotalPass: true, checks: [report('A', true)] }],
    [
      'that did not pass',
      {
        ...run,
        TotalPass: false,
        checks: [report('A', false, ['one']), report('B', false, ['1', '2', '3']), report('C', true)],
      },
    ],
    ['of an unavailable stream', { ...run, TotalPass: false, checks: [], Reason: 's3://b/k.csv cannot be read' }],
  ])('%s is published as text of core and as JSON', async (_title, output) => {
    const told = (await evaluate(state('Publish summary').Arguments, {
      input: output,
      context,
      variables: { run },
    })) as Record<string, unknown>;
    const { subject, message } = qualityNotification(output, context.Execution.Id);
    expect(told).toMatchObject({
      Subject: subject,
      MessageStructure: 'json',
      MessageAttributes: {
        TotalPass: { StringValue: String(output.TotalPass) },
        GroupID: { StringValue: 'station-1' },
      },
    });
    const byProtocol = JSON.parse(String(told['Message'])) as Record<string, string>;
    expect(byProtocol['default']).toBe(message);
    for (const protocol of ['sqs', 'lambda', 'http', 'https', 'firehose'])
      expect(JSON.parse(byProtocol[protocol] ?? '')).toEqual(output);
  });

  it('is published to the topic of the group if it has one', async () => {
    const { template } = synthesizeQuality((stack) => ({ groupTopics: { 'station-1': new Topic(stack, 'One') } }));
    const topicOf = async (GroupID: string) =>
      await evaluate(stateOf(definitionOf(template), 'Publish summary').Arguments?.['TopicArn'], {
        variables: { run: { ...run, GroupID } },
      });
    expect([await topicOf('station-1'), await topicOf('station-2')]).toEqual([
      expect.stringMatching(/^<One/),
      expect.stringMatching(/^<QualityTopic/),
    ]);
  });

  it('has a deduplication id for FIFO topics, against duplicates after a lost response', async () => {
    const { template } = synthesizeQuality((stack) => ({
      topic: new Topic(stack, 'Fifo', { fifo: true, topicName: 'results.fifo' }),
    }));
    const told = await evaluate(stateOf(definitionOf(template), 'Publish summary').Arguments, {
      input: { ...run, TotalPass: true, checks: [] },
      context,
      variables: { run },
    });
    expect(told).toMatchObject({ MessageGroupId: 'station-1', MessageDeduplicationId: `${run.StartTime}/monday` });
    expect(state('Publish summary').Arguments).not.toHaveProperty('MessageDeduplicationId');
  });
});

describe('a late retry of seeding', () => {
  it('removes nothing, because it is a conditional update', async () => {
    expect(
      await evaluate(state('Seed summary').Arguments, { variables: { run, location: { bucket: 'b', key: 'k.csv' } } }),
    ).toMatchObject({
      UpdateExpression: 'SET #0 = :0, #1 = :1, #2 = :2',
      ConditionExpression: 'attribute_not_exists(QCPID) OR QCPID = :run',
      ExpressionAttributeNames: { '#0': 'StreamID', '#1': 'QCPID', '#2': 'Data' },
      ExpressionAttributeValues: { ':2': { S: 's3://b/k.csv' } },
    });
    expect(state('Collect results').Arguments?.['UpdateExpression']).toBe('SET #0 = :0, #1 = if_not_exists(#1, :1)');
  });
});
