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
  // Never the developer's own region, profile or credentials.
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

/**
 * Calls a command, and expects one clear message: a sentence, no stack trace, nothing of JavaScript's or the system's
 * own.
 */
async function refusal(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly message: string }> {
  const terminal = capturedTerminal({ cwd, env });
  const code = await run(args, terminal, '0');
  expect(terminal.out()).toBe('');
  expect(terminal.err()).toMatch(/^stepwell: [^]+\n$/);
  expect(terminal.err().match(/^stepwell: /gm)).toHaveLength(1);
  expect(terminal.err()).not.toMatch(/\n {4}at |undefined|\[object|Cannot read|E(NOENT|ISDIR|ACCES)\b|nothing is not/);
  return { code, message: terminal.err().slice('stepwell: '.length).trimEnd() };
}

const commands = createProgram(capturedTerminal(), '0').commands.filter((command) => command.name() !== 'help');
const nameOf = (command: Command) => command.name();
/** What its arguments need to be there at all. */
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
  it.skipIf(name === 'deploy')('refuses a flag that it does not have', async () => {
    expect(await refusal([name, ...argumentsOf(command), '--nope'])).toMatchObject({
      code: 2,
      message: expect.stringMatching(/^unknown option '--nope'/) as string,
    });
  });

  it.skipIf(name === 'deploy')('refuses too many arguments', async () => {
    const many = [...command.registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? 'x'), 'y'];
    expect(await refusal([name, ...many])).toMatchObject({
      code: 2,
      message: expect.stringContaining('too many arguments') as string,
    });
  });

  it.runIf(argumentsOf(command).length > 0)('names the argument that is missing', async () => {
    const [argument] = command.registeredArguments.map((each) => each.name());
    expect(await refusal([name])).toEqual({
      code: 2,
      message: `${argument ?? ''} is required; stepwell ${name} --help has examples`,
    });
  });

  it.runIf(command.registeredArguments.length > 0)('names the argument that is empty', async () => {
    const { code, message } = await refusal([name, '']);
    expect(code).toBe(2);
    // Of a choice, commander says it itself.
    expect(message).toMatch(
      /^\w+ is required, got an empty text; stepwell \w+ --help has examples$|Allowed choices are/,
    );
  });

  const texts = command.options.filter(
    (option) => option.required && option.argChoices === undefined && option.parseArg === undefined,
  );
  it.each(texts.map(({ long }) => [long ?? '']))('refuses an empty %s', async (flag) => {
    expect(await refusal([...callOf(command), flag, ''])).toEqual({
      code: 2,
      message: `${flag} must not be empty; give a value, or leave it out`,
    });
  });
});

describe.each(
  commands
    .filter(has('--endpoint-url'))
    .filter((command) => !['deploy', 'doctor'].includes(nameOf(command)))
    .map((command) => [nameOf(command), callOf(command)] as const),
)('stepwell %s', (name, call) => {
  const asFile = name === 'graph' ? "There is no file or folder 'Nowhere'. As something that is deployed: " : '';

  it('says how to reach the local runtime or AWS where neither is configured', async () => {
    const message = `${asFile}No region and no endpoint are configured; to call a running stepwell up, set the variables that it prints, or give --endpoint-url; to use AWS, give --region or set AWS_REGION`;
    expect(await refusal(call)).toEqual({ code: 2, message });
    expect(await refusal(call, { AWS_REGION: '', AWS_PROFILE: '', AWS_ENDPOINT_URL: '' })).toEqual({
      code: 2,
      message,
    });
  });

  it('names the endpoint that refuses connections', async () => {
    const { code, message } = await refusal([...call, '--endpoint-url', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(message.startsWith(`${asFile}Cannot reach http://127.0.0.1:9 for `)).toBe(true);
    expect(message).toMatch(/\(ECONNREFUSED\): check that `stepwell up` is running/);
  });

  it('names an endpoint that is no URL, and a profile that is not there', async () => {
    expect(await refusal([...call, '--endpoint-url', 'nonsense'])).toEqual({
      code: 2,
      message: `${asFile}--endpoint-url must be a URL, got 'nonsense'; give one such as http://127.0.0.1:4566`,
    });
    expect(await refusal(call, { AWS_ENDPOINT_URL: 'localhost:4566' })).toMatchObject({
      code: 2,
      message: expect.stringContaining("AWS_ENDPOINT_URL must be a URL, got 'localhost:4566'") as string,
    });
    expect(await refusal([...call, '--profile', 'nope'])).toEqual({
      code: 2,
      message: `${asFile}--profile: the profile 'nope' is not there, or has no region; check its name, or give --region`,
    });
  });
});

const remedy = 'give a definition (JSON, or YAML in a .yaml file), the output of cdk synth, or - for stdin';

describe('a file', () => {
  it.each([
    [['validate'], /^source is required: there is no cdk\.json in .*; give a definition/],
    [['graph'], /^source is required: there is no cdk\.json in .*; give a definition/],
    [['validate', 'nope'], `source: there is no file or folder 'nope'; ${remedy}`],
    [['validate', 'nope.json'], `source: there is no file or folder 'nope.json'; ${remedy}`],
    [['graph', 'nope.json'], `source: there is no file or folder 'nope.json'; ${remedy}`],
    [['graph', 'nope.asl.yaml'], `source: there is no file or folder 'nope.asl.yaml'; ${remedy}`],
    [['graph', './nope'], `source: there is no file or folder './nope'; ${remedy}`],
    [['graph', 'folder'], /folder\/manifest\.json: cannot be read; synthesize the app again/],
    [['validate', 'folder'], /folder\/manifest\.json: cannot be read; synthesize the app again/],
    [['graph', 'bad.json'], /^bad\.json is not JSON \(/],
    [['graph', 'empty.json'], /^empty\.json is not JSON \(/],
    [
      ['graph', 'list.json'],
      'list.json is no definition of a state machine: it needs StartAt and States; stepwell validate tells more',
    ],
    [
      ['graph', 'text.json'],
      'text.json is no definition of a state machine: it needs StartAt and States; stepwell validate tells more',
    ],
    [
      ['graph', 'scalar.yaml'],
      'scalar.yaml is no definition of a state machine: it needs StartAt and States; stepwell validate tells more',
    ],
    [['graph', 'bad.asl.yaml'], /^bad\.asl\.yaml:2:10 is not YAML that can be a definition \(/],
    [['validate', 'bad.asl.yaml'], /^bad\.asl\.yaml:2:10 is not YAML that can be a definition \(/],
    [['validate', 'tag.asl.yaml'], /^tag\.asl\.yaml:1:10 is not YAML that can be a definition \(.*!Ref/],
    [['start', 'x', '--input', '@'], '--input: @ needs the name of a file; give @file, JSON or - for stdin'],
    [['start', 'x', '--input', '@nope.json'], "--input: there is no file 'nope.json'"],
    [['start', 'x', '--input', '@notes.txt/nope.json'], "--input: there is no file 'notes.txt/nope.json'"],
    [['start', 'x', '--input', '@folder'], "--input: 'folder' is a folder; give a file"],
    [['start', 'x', '--input', '@bad.json'], /^--input: the file 'bad\.json' is not JSON \(/],
    [['start', 'x', '--input', '-'], /^--input: stdin is not JSON \(/],
    [['up', '--app', 'nope'], "--app: there is no folder 'nope'; give the output of cdk synth, such as cdk.out"],
    [
      ['up', '--app', 'notes.txt'],
      "--app must be a folder, got the file 'notes.txt'; give the output of cdk synth, such as cdk.out",
    ],
    [['up', '--app', 'folder'], /folder\/manifest\.json: cannot be read; synthesize the app again/],
    [
      ['init', 'notes.txt', '--workflow', 'sequence'],
      "folder must be an empty folder or a new one, got 'notes.txt', which is no folder that can be read",
    ],
    [['init', '.', '--workflow', 'sequence'], /^folder must be empty or new, got '\.' \(with bad\.asl\.yaml, /],
    [['deploy'], /^--app is required: there is no cdk\.json in /],
  ] as const)('%j', async (args, message) => {
    const refused = await refusal(args);
    expect(refused.code).toBe(2);
    if (typeof message === 'string') expect(refused.message).toBe(message);
    else expect(refused.message).toMatch(message);
  });
});
