import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../run.js';
import { records, runBin, startBin } from '../testing/bin.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { cdkFolder } from '../testing/cdk-folder.js';
import { checkRecord } from '../testing/json-schema.js';

const folder = await mkdtemp(join(tmpdir(), 'stepwell-mocks-'));
afterAll(() => rm(folder, { recursive: true }));

const definition = (action: string) =>
  JSON.stringify({
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource: `arn:aws:states:::${action}`, Parameters: {}, End: true } },
  });

/** Writes a cloud assembly with a state machine for each action. */
async function assembly(machines: Readonly<Record<string, string>>): Promise<void> {
  const Resources = Object.fromEntries(
    Object.entries(machines).map(([name, action]) => [
      name,
      {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: name,
          RoleArn: 'arn:aws:iam::123456789012:role/any',
          DefinitionString: definition(action),
        },
        Metadata: { 'aws:cdk:path': `Media/${name}/Resource` },
      },
    ]),
  );
  const properties = { templateFile: 'Media.template.json' };
  const Media = { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties };
  await writeFile(join(folder, 'Media.template.json'), JSON.stringify({ Resources }));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { Media } }));
}

async function stepwell(args: readonly string[], input = '') {
  const terminal = capturedTerminal({ cwd: folder, input });
  const code = await run(['mocks', ...args], terminal, '0');
  return { code, out: terminal.out(), err: terminal.err() };
}

/** The same, with the built command, which loads the local runtime in a fraction of the time. */
async function builtStepwell(args: readonly string[], input = '') {
  const { code, stdout, stderr } = await runBin(['mocks', ...args], { cwd: folder, input });
  return { code, out: stdout, err: stderr };
}

it('init writes a mock for each task that cannot run here, and does not overwrite a file', async () => {
  await assembly({ Speech: 'aws-sdk:polly:startSpeechSynthesisTask', Queues: 'aws-sdk:sqs:listQueues' });
  const { code, out, err } = await builtStepwell(['init', '--app', '.']);
  expect([code, out]).toEqual([0, 'mocks.yaml: 1 mock\n']);
  expect(err).toContain('Run the app: stepwell up --mocks mocks.yaml');
  const text = await readFile(join(folder, 'mocks.yaml'), 'utf8');
  expect(text).toContain(
    '  # arn:aws:states:::aws-sdk:polly:startSpeechSynthesisTask: aws-sdk:polly:startSpeechSynthesisTask does not run here.\n',
  );
  expect(parse(text)).toMatchObject({
    mocks: [{ stateMachine: 'Media/Speech', state: 'Call', result: { SynthesisTask: { TaskStatus: 'completed' } } }],
  });
  expect(await builtStepwell(['init', '--app', '.'])).toMatchObject({
    code: 2,
    err: expect.stringContaining(
      "--out: 'mocks.yaml' exists. Specify another file, or --force to overwrite it",
    ) as string,
  });
  expect(await builtStepwell(['init', '--app', '.', '--force'])).toMatchObject({ code: 0 });
  const json = await builtStepwell(['init', '--app', '.', '--out', 'mocks.json', '--json']);
  const record = JSON.parse(json.out) as { readonly mocks: unknown };
  checkRecord(record);
  expect(JSON.parse(await readFile(join(folder, 'mocks.json'), 'utf8'))).toEqual({ mocks: record.mocks });
});

it('init writes nothing if every task can run here', async () => {
  await assembly({ Queues: 'aws-sdk:sqs:listQueues' });
  const { code, out, err } = await builtStepwell(['init', '--app', '.', '--out', 'none.yaml']);
  expect([code, out]).toEqual([0, '']);
  expect(err).toContain('No mocks are needed');
  await expect(readFile(join(folder, 'none.yaml'))).rejects.toThrow('ENOENT');
});

const history = JSON.stringify({
  events: [
    { id: 1, previousEventId: 0, type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Call' } },
    { id: 2, previousEventId: 1, type: 'TaskScheduled', taskScheduledEventDetails: { resourceType: 'aws-sdk:polly' } },
    { id: 3, previousEventId: 2, type: 'TaskFailed', taskFailedEventDetails: { error: 'Polly.PollyException' } },
  ],
});

it('from-history prints mocks, or writes a file', async () => {
  const printed = await builtStepwell(['from-history', '-', '--state-machine', 'Speech'], history);
  expect(parse(printed.out)).toEqual({
    mocks: [{ stateMachine: 'Speech', state: 'Call', error: 'Polly.PollyException' }],
  });
  await writeFile(join(folder, 'history.json'), history);
  expect(await builtStepwell(['from-history', 'history.json', '--out', 'errors.yaml'])).toMatchObject({
    code: 0,
    out: 'errors.yaml: 1 mock\n',
  });
});

it('from-history reads the records of stepwell history --json', async () => {
  const { events } = JSON.parse(history) as { events: object[] };
  const record = (event: object) => JSON.stringify({ version: 1, type: 'event', event });
  const execution = JSON.stringify({ version: 1, type: 'execution', status: 'FAILED' });
  const { code, out } = await builtStepwell(
    ['from-history', '-'],
    `${[...events.map(record), execution].join('\n')}\n`,
  );
  expect([code, parse(out)]).toEqual([0, { mocks: [{ state: 'Call', error: 'Polly.PollyException' }] }]);
  expect(await builtStepwell(['from-history', '-'], record(events[2] ?? {}))).toMatchObject({
    code: 2,
    err: expect.stringContaining('file: -: The event 3 (TaskFailed) has no TaskStateEntered event') as string,
  });
});

it('from-history compares the mocks with the app of the folder', async () => {
  await assembly({ Speech: 'aws-sdk:polly:listLexicons', Other: 'aws-sdk:sqs:listQueues' });
  const outside = await builtStepwell(['from-history', '-', '--state-machine', 'Speeches'], history);
  expect([outside.code, outside.err]).toEqual([
    0,
    '--state-machine is not checked: there is no synthesized CDK app in this folder\n',
  ]);
  await writeFile(join(folder, 'cdk.json'), '{ "app": "." }');
  try {
    expect(await builtStepwell(['from-history', '-', '--state-machine', 'Speeches'], history)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(
        "--state-machine: the app has no state machine 'Speeches'. Did you mean 'Speech'?",
      ) as string,
    });
    const { code, out, err } = await builtStepwell(
      ['from-history', '-', '--state-machine', 'Speech'],
      history.replace('"Call"', '"Cal"'),
    );
    expect([code, out]).toEqual([0, expect.stringContaining('state: Cal')]);
    expect(err).toContain(
      "The mocks do not fit the app in this folder: mocks[0].state: the state machine 'Speech' has",
    );
  } finally {
    await rm(join(folder, 'cdk.json'));
  }
});

it('init looks for the file before it synthesizes the app', async () => {
  await using app = await cdkFolder();
  await writeFile(join(app.folder, 'mocks.yaml'), '');
  const terminal = capturedTerminal({ cwd: app.folder });
  expect(await run(['mocks', 'init'], terminal, '0')).toBe(2);
  expect(terminal.err()).toBe(
    "stepwell: --out: 'mocks.yaml' exists. Specify another file, or --force to overwrite it\n",
  );
});

it.each([
  [['from-history'], 'file is required: the output of stepwell history --json or of aws stepfunctions'],
  [['from-history', 'nothing.json'], "file: there is no file 'nothing.json'"],
  [['from-history', '-'], 'file: stdin is empty'],
  [['from-history', '-', '--out', '.'], "--out: '.' exists"],
  [['from-history', '-', '--app', '.'], '--app is an option of mocks init'],
  [['init', 'mocks.yaml'], "file: mocks init has no file, got 'mocks.yaml'. Specify the file to write with --out"],
  [['init', '--state-machine', 'A'], '--state-machine is an option of mocks from-history'],
  [
    ['init', '--out', 'new.yaml'],
    '--app is required: there is no CDK app in this folder. Specify the output of cdk synth',
  ],
  [['create'], 'Allowed choices are init, from-history'],
])('rejects %j', async (args, message) => {
  expect(await stepwell(args)).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
});

it('up rejects a missing file of mocks before it synthesizes the app', async () => {
  await using app = await cdkFolder();
  const terminal = capturedTerminal({ cwd: app.folder });
  expect(await run(['up', '--mocks', 'none.yaml'], terminal, '0')).toBe(2);
  expect(terminal.err()).toBe("stepwell: --mocks: there is no file 'none.yaml'\n");
});

it('up answers from the file, and reads it again when it changes', async () => {
  await assembly({ Speech: 'aws-sdk:polly:listLexicons' });
  const file = join(folder, 'up.yaml');
  const mock = (state: string) => `mocks:\n  - state: ${state}\n    result: { Lexicons: [] }\n`;
  await writeFile(file, mock('Cal'));
  const failed = await startBin(['up', '--app', '.', '--mocks', 'up.yaml', '--port', '0'], { cwd: folder }).ended;
  expect([failed.code, failed.stderr]).toEqual([
    2,
    expect.stringContaining("up.yaml: mocks[0].state: the app has no state 'Cal'. Did you mean 'Call'?"),
  ]);
  await writeFile(file, mock('Call'));
  const running = startBin(['up', '--app', '.', '--mocks', 'up.yaml', '--port', '0', '--json'], { cwd: folder });
  await running.waitFor(/"ready"/);
  await writeFile(file, mock('Call').replace('[]', '[{ Name: a }]'));
  await running.waitFor(/Mocks were read again/);
  await writeFile(file, mock('Cal'));
  await running.waitFor(/Mocks are not changed: the environment keeps those that it has/);
  running.child.kill('SIGTERM');
  const { code, stdout } = await running.ended;
  expect([code, records(stdout)[0]]).toMatchObject([0, { report: { doesNotWork: [] } }]);
});
