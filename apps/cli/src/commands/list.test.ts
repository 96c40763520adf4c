import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { records, runBin } from '../testing/bin.js';
import { startMachines, type LocalMachines } from '../testing/local-machines.js';

let machines: LocalMachines;
beforeAll(async () => {
  machines = await startMachines();
  await machines.add('Images', { 'stepwell:workflow': 'concurrent-download' });
  for (const name of ['one', 'two', 'three']) await machines.machine('Greets').execute({}, { name, minDelay: 0.01 });
  await machines.machine('Greets').start({}, { name: 'four' });
});
afterAll(() => machines[Symbol.asyncDispose]());

describe('stepwell list', () => {
  it('prints state machines and their workflows', async () => {
    const { code, stdout } = await runBin(['list'], machines.bin);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^NAME +WORKFLOW +TYPE +ARN\n/);
    expect(stdout).toMatch(
      /^Images +concurrent-download +STANDARD +arn:aws:states:us-east-1:123456789012:stateMachine:Images$/m,
    );
    expect(stdout).toMatch(/^Greets +- +STANDARD/m);
  });

  it('prints a record for each with --json', async () => {
    const found = records((await runBin(['list', '--json'], machines.bin)).stdout);
    expect(found).toHaveLength(5);
    expect(found.find(({ name }) => name === 'Images')).toMatchObject({
      version: 1,
      type: 'stateMachine',
      workflow: 'concurrent-download',
      stateMachineType: 'STANDARD',
    });
  });

  it('prints the newest executions of a state machine up to --limit', async () => {
    const { code, stdout } = await runBin(['list', 'Greets', '--limit', '2'], machines.bin);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['NAME', 'four', 'three', '']);
  });

  it('prints only executions with --status', async () => {
    const all = await runBin(['list', 'Greets', '--json'], machines.bin);
    expect(records(all.stdout).map(({ name }) => name)).toEqual(['four', 'three', 'two', 'one']);
    const failed = await runBin(['list', 'Greets', '--status', 'FAILED'], machines.bin);
    expect(failed).toEqual({ code: 0, stdout: '', stderr: 'Greets has no executions with status FAILED.\n' });
  });

  it('says how to see executions of an Express state machine, which are not recorded', async () => {
    await machines.add('Quick', {}, 'EXPRESS');
    for (const args of [
      ['list', 'Quick'],
      ['show', 'x', '--workflow', 'Quick'],
      ['history', 'arn:aws:states:us-east-1:123456789012:express:Quick:x:1'],
    ]) {
      const terminal = capturedTerminal({ env: machines.bin.env });
      expect(await run(args, terminal, '0')).toBe(2);
      expect(terminal.err()).toMatch(/Quick is an Express state machine, .* stepwell start Quick --input '\{\}'\./);
    }
    const unknown = capturedTerminal({ env: machines.bin.env });
    expect(await run(['show', 'nope'], unknown, '0')).toBe(2);
    expect(unknown.err()).toContain('Of Express executions there are no records. To see an output, run an execution');
    const logs = capturedTerminal({ env: machines.bin.env });
    expect(await run(['logs', 'Quick'], logs, '0')).toBe(2);
    expect(logs.err()).toMatch(/Logging is disabled for the state machine Quick\. .* stepwell start Quick --input/);
    expect(logs.err()).not.toContain('stepwell watch');
  });

  it('rejects an unknown state machine', async () => {
    const byArn = await runBin(['list', 'arn:aws:states:us-east-1:123456789012:stateMachine:Unknown'], machines.bin);
    expect(byArn).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Unknown') as string });
    expect((await runBin(['list', 'Unknown'], machines.bin)).code).toBe(2);
  });

  it('finds a state machine by construct ID if CloudFormation generated its name', async () => {
    await machines.add('ProcessOrder10906E0C-AEeN6fM0j9o6', {});
    const terminal = capturedTerminal({ env: machines.bin.env });
    expect(await run(['list', 'ProcessOrder'], terminal, '0')).toBe(0);
    expect(terminal.err()).toContain('ProcessOrder10906E0C-AEeN6fM0j9o6 has no executions');
    await machines.add('ProcessOrder0A0B0C0D-2', {});
    expect(await run(['list', 'ProcessOrder'], terminal, '0')).toBe(2);
    expect(terminal.err()).toContain("More than one state machine matches 'ProcessOrder'. Specify one of:");
  });

  it('suggests a similar name', async () => {
    const terminal = capturedTerminal({ env: machines.bin.env });
    expect(await run(['list', 'greet'], terminal, '0')).toBe(2);
    expect(terminal.err()).toContain("Did you mean 'Greets'? State machines:");
  });
});
