import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { records, runBin } from '../testing/bin.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { cdkFolder } from '../testing/cdk-folder.js';

const good = { StartAt: 'Only', States: { Only: { Type: 'Succeed' } } };
const bad = `{
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Next": "Nowhere"
    },
    "Waits": { "Type": "Wait", "Seconds": -1, "End": true }
  }
}`;

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stepwell-validate-'));
  await writeFile(join(cwd, 'bad.asl.json'), bad);
});
afterAll(() => rm(cwd, { recursive: true }));

async function validate(args: readonly string[], { input = '', folder = cwd } = {}) {
  const terminal = capturedTerminal({ input, cwd: folder });
  const code = await run(['validate', ...args], terminal, '0');
  return { code, stdout: terminal.out(), stderr: terminal.err() };
}

/** Breaks the state machine of an assembly and adds the CDK's stack trace metadata. */
async function brokenAssembly(folder: string): Promise<void> {
  const templateFile = join(folder, 'cdk.out/Greetings.template.json');
  const template = JSON.parse(await readFile(templateFile, 'utf8')) as {
    Resources: { Greets: { Properties: Record<string, unknown> } };
  };
  template.Resources.Greets.Properties['DefinitionString'] = {
    'Fn::Join': [
      '',
      [
        '{"StartAt":"Call","States":{"Call":{"Type":"Task","Resource":"arn:',
        { Ref: 'AWS::Partition' },
        ':states:::lambda:invoke","Parameters":{"FunctionName":"f"},"Next":"Nowhere"}}}',
      ],
    ],
  };
  await writeFile(templateFile, JSON.stringify(template));
  const manifestFile = join(folder, 'cdk.out/manifest.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as {
    artifacts: { Greetings: Record<string, unknown> };
  };
  const trace = [
    '...new StateMachine2 in aws-cdk-lib...',
    'new Images (/app/node_modules/images/index.js:1:1)',
    `new Greetings (${join(folder, 'lib/greetings.ts')}:21:5)`,
  ];
  manifest.artifacts.Greetings['metadata'] = {
    '/Greetings/Machine/Resource': [
      { type: 'aws:cdk:logicalId', data: 'Greets' },
      { type: 'aws:cdk:creationStack', data: trace },
    ],
  };
  await writeFile(manifestFile, JSON.stringify(manifest));
}

describe('stepwell validate', () => {
  it('reads YAML and prints line and column', async () => {
    const yaml = [
      'StartAt: First',
      'States:',
      '  First: {Type: Task, Resource: "arn:aws:states:::lambda:invoke", Next: Nowhere}',
      '  Waits:',
      '    Type: Wait',
      '    Seconds: -1',
      '    End: true',
      '',
    ];
    await writeFile(join(cwd, 'bad.asl.yaml'), yaml.join('\n'));
    await writeFile(
      join(cwd, 'good.asl.yml'),
      'StartAt: &only Only\nStates:\n  *only : # the only one\n    Type: Succeed\n',
    );
    const { code, stdout } = await validate(['bad.asl.yaml', '--json']);
    expect(code).toBe(2);
    const places = (records(stdout)[0]?.['diagnostics'] as { location: string; line: number; column: number }[]).map(
      ({ location, line, column }) => [location, line, column],
    );
    expect(places).toContainEqual(['/States/First/Next', 3, 67]);
    expect(places).toContainEqual(['/States/Waits/Seconds', 6, 5]);
    expect(await validate(['good.asl.yml'])).toMatchObject({ code: 0, stderr: 'good.asl.yml is valid\n' });
  });

  it('accepts a valid definition and reports it on stderr', async () => {
    expect(await validate(['-'], { input: JSON.stringify(good) })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'stdin is valid\n',
    });
  });

  it('prints every diagnostic with position, code and message, and exits with code 2', async () => {
    const { code, stdout, stderr } = await validate(['bad.asl.json']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^bad\.asl\.json\n/);
    expect(stdout).toMatch(/^ {2}7:7 {2}error {2}MISSING_TRANSITION_TARGET {2}.*\/States\/First\/Next$/m);
    expect(stdout).toMatch(/^ {2}9:32 {2}error {2}SCHEMA_VALIDATION_FAILED {2}.*\/States\/Waits\/Seconds$/m);
    expect(stderr).toMatch(/^stepwell: \d errors in bad\.asl\.json\n$/);
  });

  it('prints diagnostics and the error as JSON with --json', async () => {
    const { code, stdout, stderr } = await validate(['bad.asl.json', '--json']);
    expect(code).toBe(2);
    const [record] = records(stdout);
    expect(record).toMatchObject({ version: 1, type: 'validation', source: 'bad.asl.json', valid: false });
    expect(record?.['diagnostics']).toContainEqual({
      severity: 'ERROR',
      code: 'MISSING_TRANSITION_TARGET',
      message: expect.any(String) as string,
      location: '/States/First/Next',
      line: 7,
      column: 7,
    });
    expect(JSON.parse(stderr)).toMatchObject({
      type: 'error',
      error: { name: 'InvalidDefinitions', exitCode: 2, subjects: ['bad.asl.json'] },
    });
  });

  it('prints the same in a separate process', async () => {
    expect(await runBin(['validate', 'bad.asl.json'], { cwd })).toEqual(await validate(['bad.asl.json']));
    expect((await runBin(['validate', '-'], { input: JSON.stringify(good) })).code).toBe(0);
  });

  it('prints the position of a JSON syntax error', async () => {
    expect((await validate(['-'], { input: '{\n  "StartAt": oops\n}' })).stdout).toMatch(
      /^ {2}2:14 {2}error {2}INVALID_JSON_DESCRIPTION|^ {2}2:14 {2}error {2}SCHEMA_VALIDATION_FAILED/m,
    );
  });

  it('validates for the type of --type', async () => {
    const task = JSON.stringify({
      StartAt: 'A',
      States: {
        A: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sns:publish.waitForTaskToken',
          Parameters: { TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', 'Message.$': '$$.Task.Token' },
          End: true,
        },
      },
    });
    expect((await validate(['-'], { input: task })).code).toBe(0);
    expect((await validate(['-', '--type', 'EXPRESS'], { input: task })).code).toBe(2);
  });

  it('validates every state machine of a cloud assembly, with construct path and source line', async () => {
    await using app = await cdkFolder({ synthesized: true });
    expect(await validate([], { folder: app.folder })).toMatchObject({
      code: 0,
      stderr: 'Greetings/Machine/Resource is valid\n',
    });
    await brokenAssembly(app.folder);
    const { code, stdout, stderr } = await validate(['cdk.out'], { folder: app.folder });
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^Greetings\/Machine\/Resource {2}lib\/greetings\.ts:21\n( {2}error.*\n)* {2}error {2}MISSING_TRANSITION_TARGET {2}/,
    );
    expect(stderr).toMatch(/\d errors in Greetings\/Machine\/Resource\n/);
    const [record] = records((await validate(['--json'], { folder: app.folder })).stdout);
    expect(record).toMatchObject({
      stack: 'Greetings',
      logicalId: 'Greets',
      constructPath: 'Greetings/Machine/Resource',
      source: { file: join(app.folder, 'lib/greetings.ts'), line: 21, column: 5 },
      valid: false,
    });
  });

  it.each([
    [['nowhere'], "there is no file or folder 'nowhere'"],
    [[], 'there is no cdk.json in'],
    [['.'], 'manifest.json'],
    [['-', '--type', 'FAST'], 'Allowed choices are STANDARD, EXPRESS'],
  ])('rejects %j with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await validate(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
