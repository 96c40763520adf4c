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
  it('prints the ARN of the execution, and on stderr what it talks to', async () => {
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

  it('starts once, however often it is called with a name and an input', async () => {
    const args = ['start', 'Waits', '--input', '{}', '--name', 'once'];
    const first = await runBin(args, machines.bin);
    const again = await runBin(args, machines.bin);
    expect(again).toEqual(first);
    const { code, stderr } = await runBin(['start', 'Waits', '--input', '{"other":1}', '--name', 'once'], machines.bin);
    expect(code).toBe(2);
    expect(stderr).toContain("The execution name 'once' is already used with a different input");
  });

  it('ends with exit code 3 and the failed state when the execution fails', async () => {
    const { code, stdout, stderr } = await runBin(['start', 'Fails', '--input', '{}', '--wait'], machines.bin);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain("stepwell: The execution failed in state 'Refuse': Refused, a test");
  });

  it('tells a failure as JSON with --json: the execution on stdout, the error on stderr', async () => {
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

  it('ends with exit code 4 when the execution times out', async () => {
    expect((await runBin(['start', 'TimesOut', '--input', '{}', '--wait'], machines.bin)).code).toBe(4);
  });

  it('ends with exit code 4 when --timeout runs out, and the execution goes on', async () => {
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
  ] as const)('ends with the exit code of %s, and the execution goes on', async (signal, code) => {
    const running = startBin(['start', 'Waits', '--input', '{}', '--wait', '--name', signal], machines.bin);
    await running.waitFor(/Execution arn:/);
    running.child.kill(signal);
    const ended = await running.ended;
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain('The execution goes on. See it with: stepwell watch arn:');
    await expect(machines.machine('Waits').execution(signal).status()).resolves.toMatchObject({ status: 'RUNNING' });
  });

  it('lists what there is, and what was likely meant, when nothing has the name', async () => {
    const { code, stderr } = await runBin(['start', 'Greet', '--input', '{}'], machines.bin);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "No state machine is named 'Greet' or runs a workflow 'Greet'. Did you mean 'Greets'? There are:",
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

  it('tells how an Express execution ended: a record with --json, and the exit code', async () => {
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

  it('takes no --timeout for an Express state machine', async () => {
    const { code, stderr } = await runBin(
      ['start', 'Quick', '--input', '{}', '--wait', '--timeout', '1'],
      machines.bin,
    );
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--timeout must not be set for an Express state machine') as string,
    });
  });

  it('takes the ARN of a state machine, and refuses one that is not there', async () => {
    const arn = machines.machine('Greets').stateMachineArn;
    expect((await runBin(['start', arn, '--input', '{}'], machines.bin)).code).toBe(0);
    const nowhere = await runBin(['start', `${arn}NotThere`, '--input', '{}'], machines.bin);
    expect(nowhere).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`${arn}NotThere`) as string });
  });

  it('finds a workflow by its tag, checks its input, and refuses to guess between two', async () => {
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
      /More than one state machine runs 'concurrent-download'. Name one of:\n {2}Images\n {2}MoreImages/,
    );
  });
});
