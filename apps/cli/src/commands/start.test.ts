import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, runBin, startBin } from '../testing/bin.js';
import { startMachines, type LocalMachines } from '../testing/local-machines.js';

let machines: LocalMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines[Symbol.asyncDispose]());

describe('stepwell start', () => {
  it('prints the ARN of the execution, and the target to stderr', async () => {
    const { code, stdout, stderr } = await runBin(
      ['start', 'Greets', '--input', '{"name":"flags"}', '--name', 'run-1'],
      machines.bin,
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'arn:aws:states:us-east-1:123456789012:execution:Greets:run-1\n',
    });
    expect(stderr).toBe(`Starting Greets on local runtime at ${machines.environment.endpoint}, region us-east-1\n`);
  });

  it('prints the output with --wait', async () => {
    const { code, stdout, stderr } = await runBin(['start', 'Greets', '--input', '-', '--wait'], {
      ...machines.bin,
      input: '{"name":"stdin"}',
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ greeting: 'hello stdin' });
    expect(stderr).toMatch(/Succeeded after \d/);
  });

  it('starts an execution with a test case of a mock configuration', async () => {
    await machines.environment.mocks.use({
      StateMachines: { Greets: { TestCases: { Happy: {} } } },
      MockedResponses: {},
    });
    const [happy, unknown] = await Promise.all(
      ['Happy', 'Hap'].map((testCase) =>
        runBin(['start', `Greets#${testCase}`, '--input', '{"name":"mocks"}', '--wait'], machines.bin),
      ),
    );
    expect(JSON.parse(happy?.stdout ?? '')).toEqual({ greeting: 'hello mocks' });
    expect(unknown?.stderr).toContain("Did you mean 'Happy'?");
  });

  it('reads its input from a file', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'stepwell-start-'));
    await writeFile(join(cwd, 'input.json'), '\uFEFF{"name":"file"}');
    const { stdout } = await runBin(['start', 'Greets', '--input', '@input.json', '--wait'], { ...machines.bin, cwd });
    await rm(cwd, { recursive: true });
    expect(JSON.parse(stdout)).toEqual({ greeting: 'hello file' });
  });

  it('writes one record with --json', async () => {
    const { code, stdout } = await runBin(
      ['start', 'Greets', '--input', '{"name":"json"}', '--wait', '--json', '--name', 'json-1'],
      machines.bin,
    );
    expect(code).toBe(0);
    expect(records(stdout)).toEqual([
      {
        version: 1,
        type: 'execution',
        executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Greets:json-1',
        name: 'json-1',
        stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Greets',
        status: 'SUCCEEDED',
        startDate: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        stopDate: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        output: { greeting: 'hello json' },
      },
    ]);
  });

  it('starts once, even if it is called repeatedly with the same name and input', async () => {
    const args = ['start', 'Waits', '--input', '{}', '--name', 'once'];
    const first = await runBin(args, machines.bin);
    const again = await runBin(args, machines.bin);
    expect(again).toEqual(first);
    const { code, stderr } = await runBin(['start', 'Waits', '--input', '{"other":1}', '--name', 'once'], machines.bin);
    expect(code).toBe(2);
    expect(stderr).toContain("The execution name 'once' is already used with a different input");
  });

  it('exits with code 3 and names the failed state if the execution fails', async () => {
    const { code, stdout, stderr } = await runBin(['start', 'Fails', '--input', '{}', '--wait'], machines.bin);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain("stepwell: The execution failed in state 'Refuse': Refused, a test");
  });

  it('prints a failure as JSON with --json: the execution to stdout, the error to stderr', async () => {
    const { code, stdout, stderr } = await runBin(
      ['start', 'Fails', '--input', '{}', '--wait', '--json'],
      machines.bin,
    );
    expect(code).toBe(3);
    expect(records(stdout)).toMatchObject([
      { version: 1, type: 'execution', status: 'FAILED', error: 'Refused', cause: 'a test' },
    ]);
    const error = records(
      stderr
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .join('\n'),
    )[0];
    expect(error).toMatchObject({
      version: 1,
      type: 'error',
      error: { name: 'ExecutionFailed', state: 'Refuse', error: 'Refused', cause: 'a test', exitCode: 3 },
    });
  });

  it('exits with code 4 if the execution times out', async () => {
    expect((await runBin(['start', 'TimesOut', '--input', '{}', '--wait'], machines.bin)).code).toBe(4);
  });

  it('exits with code 4 after --timeout, without stopping the execution', async () => {
    const { code, stderr } = await runBin(
      ['start', 'Waits', '--input', '{}', '--wait', '--timeout', '0.3', '--name', 'goes-on'],
      machines.bin,
    );
    expect(code).toBe(4);
    expect(stderr).toContain('still running after 0.3 s');
    await expect(machines.machine('Waits').execution('goes-on').status()).resolves.toMatchObject({ status: 'RUNNING' });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('exits with the code of %s, without stopping the execution', async (signal, code) => {
    const running = startBin(['start', 'Waits', '--input', '{}', '--wait', '--name', signal], machines.bin);
    await running.waitFor(/Execution arn:/);
    running.child.kill(signal);
    const ended = await running.ended;
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain('The execution is still running. To follow it: stepwell watch arn:');
    await expect(machines.machine('Waits').execution(signal).status()).resolves.toMatchObject({ status: 'RUNNING' });
  });

  it('lists state machines and suggests a similar name if there is no match', async () => {
    const { code, stderr } = await runBin(['start', 'Greet', '--input', '{}'], machines.bin);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "There is no state machine or workflow named 'Greet'. Did you mean 'Greets'? State machines:",
    );
    expect(stderr).toContain('  Greets');
  });

  it('runs an Express state machine to its end and prints its output, with --wait and without', async () => {
    await machines.add('Quick', {}, 'EXPRESS');
    for (const more of [[], ['--wait']]) {
      const { code, stdout, stderr } = await runBin(
        ['start', 'Quick', '--input', '{"name":"express"}', ...more],
        machines.bin,
      );
      expect(stderr).toMatch(/^Running Quick \(Express\) on local runtime at http:.*\nSucceeded after \d/);
      expect({ code, output: JSON.parse(stdout) as unknown }).toEqual({
        code: 0,
        output: { greeting: 'hello express' },
      });
    }
  });

  it('reports the result of an Express execution by record and exit code', async () => {
    await machines.add('QuickFails', {}, 'EXPRESS', 'Fails');
    const args = ['--json', '--name', 'run-1', '--input', '{"name":"json"}'];
    const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:';
    const common = { version: 1, type: 'execution', name: 'run-1' };
    const succeeded = await runBin(['start', 'Quick', ...args], machines.bin);
    const output = { greeting: 'hello json' };
    expect(records(succeeded.stdout)).toMatchObject([
      { ...common, stateMachineArn: `${arn}Quick`, status: 'SUCCEEDED', output },
    ]);
    const failed = await runBin(['start', 'QuickFails', ...args], machines.bin);
    expect(failed.code).toBe(3);
    const end = { status: 'FAILED', error: 'Refused', cause: 'a test' };
    expect(records(failed.stdout)).toMatchObject([{ ...common, stateMachineArn: `${arn}QuickFails`, ...end }]);
    expect(failed.stderr).toContain('"name":"ExecutionFailed"');
  });

  it('rejects --timeout for an Express state machine', async () => {
    const { code, stderr } = await runBin(
      ['start', 'Quick', '--input', '{}', '--wait', '--timeout', '1'],
      machines.bin,
    );
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--timeout is not supported for Express state machines') as string,
    });
  });

  it('accepts the ARN of a state machine, and rejects an unknown one', async () => {
    const arn = machines.machine('Greets').stateMachineArn;
    expect((await runBin(['start', arn, '--input', '{}'], machines.bin)).code).toBe(0);
    const nowhere = await runBin(['start', `${arn}NotThere`, '--input', '{}'], machines.bin);
    expect(nowhere).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`${arn}NotThere`) as string });
  });

  it('finds a workflow by tag, validates its input, and rejects an ambiguous workflow', async () => {
    await machines.add('Images', { 'stepwell:workflow': 'concurrent-download' });
    const byName = await runBin(['start', 'Images', '--input', '{"lambdaConcur":0}'], machines.bin);
    expect(byName.code).toBe(2);
    expect(byName.stderr).toContain('baseUrl is required');

    const input = '{"baseUrl":"https://example.com","resourcePaths":["a.gif"],"lambdaConcur":1}';
    const found = await runBin(['start', 'concurrent-download', '--input', input], machines.bin);
    expect(found.code).toBe(0);
    expect(found.stdout).toContain(':execution:Images:');

    await machines.add('MoreImages', { 'stepwell:workflow': 'concurrent-download' });
    const ambiguous = await runBin(['start', 'concurrent-download', '--input', input], machines.bin);
    expect(ambiguous.code).toBe(2);
    expect(ambiguous.stderr).toMatch(
      /More than one state machine runs the workflow 'concurrent-download'. Specify one of:\n {2}Images\n {2}MoreImages/,
    );
  });
});
