import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from './program.js';
import { run } from './run.js';
import { capturedTerminal } from './testing/captured-terminal.js';

let cwd: string;
beforeAll(async () => {
  // Do not use the developer's region, profile or credentials.
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_ENDPOINT_URL'])
    vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  cwd = await mkdtemp(join(tmpdir(), 'stepwell-messages-'));
  await mkdir(join(cwd, 'folder'));
  const files = {
    'bad.json': '{',
    'list.json': '[]',
    'text.json': '"text"',
    'empty.json': '',
    'notes.txt': 'x',
    'bad.asl.yaml': 'StartAt: A\nStates: [',
    'tag.asl.yaml': 'StartAt: !Ref A\nStates: {}',
    'scalar.yaml': '7',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});

/** Runs a command and expects one message without stack trace, JavaScript values or system error codes. */
async function rejectedMessage(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly message: string }> {
  const terminal = capturedTerminal({ cwd, env: { XDG_STATE_HOME: cwd, ...env } });
  const code = await run(args, terminal, '0');
  expect(terminal.out()).toBe('');
  expect(terminal.err()).toMatch(/^stepwell: [^]+\n$/);
  expect(terminal.err().match(/^stepwell: /gm)).toHaveLength(1);
  expect(terminal.err()).not.toMatch(/\n {4}at |undefined|\[object|Cannot read|E(NOENT|ISDIR|ACCES)\b|nothing is not/);
  return { code, message: terminal.err().slice('stepwell: '.length).trimEnd() };
}

const commands = createProgram(capturedTerminal(), '0').commands.filter((command) => command.name() !== 'help');
const nameOf = (command: Command) => command.name();
/** Values for the required arguments of a command. */
const argumentsOf = (command: Command) =>
  command.registeredArguments.filter(({ required }) => required).map(({ argChoices }) => argChoices?.[0] ?? 'x');
const needed: Readonly<Record<string, readonly string[]>> = {
  start: ['--input', '{}'],
  init: ['--workflow', 'sequence'],
  graph: ['Nowhere'],
};
const callOf = (command: Command) => [nameOf(command), ...argumentsOf(command), ...(needed[nameOf(command)] ?? [])];
const has = (flag: string) => (command: Command) => command.options.some(({ long }) => long === flag);

describe.each(commands.map((command) => [nameOf(command), command] as const))('stepwell %s', (name, command) => {
  it.skipIf(['deploy', 'aws'].includes(name))('rejects an unknown flag', async () => {
    expect(await rejectedMessage([name, ...argumentsOf(command), '--nope'])).toMatchObject({
      code: 2,
      message: expect.stringMatching(/^unknown option '--nope'/) as string,
    });
  });

  it.skipIf(['deploy', 'aws'].includes(name))('rejects too many arguments', async () => {
    const many = [...command.registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? 'x'), 'y'];
    // The first argument of a command with commands is one of them.
    const problem =
      command.commands.length === 0
        ? 'too many arguments'
        : `unknown command 'y'\nRun stepwell ${name} --help for a list of commands`;
    expect(await rejectedMessage([name, ...many])).toMatchObject({
      code: 2,
      message: expect.stringContaining(problem) as string,
    });
  });

  it.runIf(argumentsOf(command).length > 0)('names a missing argument', async () => {
    const [argument] = command.registeredArguments.map((each) => each.name());
    expect(await rejectedMessage([name])).toEqual({
      code: 2,
      message: `${argument ?? ''} is required. Run stepwell ${name} --help for examples`,
    });
  });

  it.runIf(command.registeredArguments.length > 0)('names an empty argument', async () => {
    const { code, message } = await rejectedMessage([name, '']);
    expect(code).toBe(2);
    // For choices, commander creates the message.
    expect(message).toMatch(/^\w+ must not be empty\. Run stepwell \w+ --help for examples$|Allowed choices are/);
  });

  const stringOptions = command.options.filter(
    (option) => option.required && option.argChoices === undefined && option.parseArg === undefined,
  );
  it.each(stringOptions.map(({ long }) => [long ?? '']))('rejects an empty %s', async (flag) => {
    expect(await rejectedMessage([...callOf(command), flag, ''])).toEqual({
      code: 2,
      message: `${flag} must not be empty. Specify a value or omit the flag`,
    });
  });
});

describe.each(
  commands
    .filter(has('--endpoint-url'))
    .filter((command) => !['deploy', 'doctor', 'env'].includes(nameOf(command)))
    .map((command) => [nameOf(command), callOf(command)] as const),
)('stepwell %s', (name, call) => {
  const asFile =
    name === 'graph' ? "There is no file or folder 'Nowhere'. Looking it up as a deployed resource failed: " : '';

  it('explains how to call the local runtime or AWS if neither is configured', async () => {
    const message =
      `${asFile}No environment of this app is running. To call AWS, specify --region or --profile. To run the app ` +
      'locally, start stepwell up in its folder';
    expect(await rejectedMessage(call)).toEqual({ code: 2, message });
    expect(await rejectedMessage(call, { AWS_REGION: '', AWS_PROFILE: '', AWS_ENDPOINT_URL: '' })).toEqual({
      code: 2,
      message,
    });
  });

  it('names the endpoint that refuses connections', async () => {
    const { code, message } = await rejectedMessage([...call, '--endpoint-url', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(message.startsWith(`${asFile}Cannot reach http://127.0.0.1:9 for `)).toBe(true);
    expect(message).toMatch(/\(ECONNREFUSED\): check that `stepwell up` is running/);
  });

  it('names an invalid endpoint and an unknown profile', async () => {
    expect(await rejectedMessage([...call, '--endpoint-url', 'nonsense'])).toEqual({
      code: 2,
      message: `${asFile}--endpoint-url must be a URL such as http://127.0.0.1:4566, got 'nonsense'`,
    });
    expect(await rejectedMessage(call, { AWS_ENDPOINT_URL: 'localhost:4566' })).toMatchObject({
      code: 2,
      message: expect.stringContaining(
        "AWS_ENDPOINT_URL must be a URL such as http://127.0.0.1:4566, got 'localhost:4566'",
      ) as string,
    });
    expect(await rejectedMessage([...call, '--profile', 'nope'])).toEqual({
      code: 2,
      message: `${asFile}--profile: profile 'nope' does not exist or has no region. Check its name or specify --region`,
    });
  });
});

const remedy = 'Specify a definition (a JSON or YAML file), the output of cdk synth, or - for stdin';

describe('a file', () => {
  it.each([
    [['validate'], /^source is required: there is no cdk\.json in .*\. Specify a definition/],
    [['graph'], /^source is required: there is no cdk\.json in .*\. Specify a definition/],
    [['validate', 'nope'], `source: there is no file or folder 'nope'. ${remedy}`],
    [['validate', 'nope.json'], `source: there is no file or folder 'nope.json'. ${remedy}`],
    [['graph', 'nope.json'], `source: there is no file or folder 'nope.json'. ${remedy}`],
    [['graph', 'nope.asl.yaml'], `source: there is no file or folder 'nope.asl.yaml'. ${remedy}`],
    [['graph', './nope'], `source: there is no file or folder './nope'. ${remedy}`],
    [['graph', 'folder'], /folder\/manifest\.json: cannot be read; synthesize the app again/],
    [['validate', 'folder'], /folder\/manifest\.json: cannot be read; synthesize the app again/],
    [['graph', 'bad.json'], /^bad\.json is not JSON \(/],
    [['graph', 'empty.json'], /^empty\.json is not JSON \(/],
    [
      ['graph', 'list.json'],
      'list.json is not a state machine definition: StartAt and States are required. Run stepwell validate for details',
    ],
    [
      ['graph', 'text.json'],
      'text.json is not a state machine definition: StartAt and States are required. Run stepwell validate for details',
    ],
    [
      ['graph', 'scalar.yaml'],
      'scalar.yaml is not a state machine definition: StartAt and States are required. Run stepwell validate for ' +
        'details',
    ],
    [['graph', 'bad.asl.yaml'], /^bad\.asl\.yaml:2:10 is not a valid YAML definition \(/],
    [['validate', 'bad.asl.yaml'], /^bad\.asl\.yaml:2:10 is not a valid YAML definition \(/],
    [['validate', 'tag.asl.yaml'], /^tag\.asl\.yaml:1:10 is not a valid YAML definition \(.*!Ref/],
    [['start', 'x', '--input', '@'], '--input: @ must be followed by a file name. Specify JSON, @file, or - for stdin'],
    [['start', 'x', '--input', '@nope.json'], "--input: there is no file 'nope.json'"],
    [['start', 'x', '--input', '@notes.txt/nope.json'], "--input: there is no file 'notes.txt/nope.json'"],
    [['start', 'x', '--input', '@folder'], "--input: 'folder' is a folder, not a file"],
    [['start', 'x', '--input', '@bad.json'], /^--input: the file 'bad\.json' is not JSON \(/],
    [['start', 'x', '--input', '-'], /^--input: stdin is not JSON \(/],
    [['up', '--app', 'nope'], "--app: there is no folder 'nope'. Specify the output of cdk synth, such as cdk.out"],
    [
      ['up', '--app', 'notes.txt'],
      "--app must be a folder, got the file 'notes.txt'. Specify the output of cdk synth, such as cdk.out",
    ],
    [['up', '--app', 'folder'], /folder\/manifest\.json: cannot be read; synthesize the app again/],
    [
      ['init', 'notes.txt', '--workflow', 'sequence'],
      "folder must be an empty or new folder, got 'notes.txt', which cannot be read as a folder",
    ],
    [
      ['init', '.', '--workflow', 'sequence'],
      /^folder must be empty or new, got '\.', which contains bad\.asl\.yaml, /,
    ],
    [['deploy'], /^--app is required: there is no cdk\.json in /],
  ] as const)('%j', async (args, message) => {
    const result = await rejectedMessage(args);
    expect(result.code).toBe(2);
    if (typeof message === 'string') expect(result.message).toBe(message);
    else expect(result.message).toMatch(message);
  });
});
