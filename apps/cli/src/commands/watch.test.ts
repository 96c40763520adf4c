import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, runBin, startBin } from '../testing/bin.js';
import { startMachines, type LocalMachines } from '../testing/local-machines.js';

let machines: LocalMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines[Symbol.asyncDispose]());

describe('stepwell watch', () => {
  it('prints the events and the result of an execution by name', async () => {
    await machines.machine('Greets').start({ name: 'x' }, { name: 'watched' });
    const { code, stdout, stderr } = await runBin(['watch', 'watched'], machines.bin);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.slice(14).trim().replace(/ +/g, ' '))).toEqual([
      '1 ExecutionStarted',
      '2 PassStateEntered Greet',
      '3 PassStateExited Greet',
      '4 ExecutionSucceeded',
      '',
    ]);
    expect(stderr).toMatch(/^Succeeded after /);
  });

  it('follows a running execution until it is stopped', async () => {
    const execution = await machines.machine('Waits').start({}, { name: 'followed' });
    const running = startBin(['watch', execution.executionArn], machines.bin);
    await running.waitFor(/WaitStateEntered/);
    await execution.stop({ cause: 'seen enough' });
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(3);
    expect(stdout).toMatch(/ExecutionAborted {10}seen enough/);
    expect(stderr).toContain('The execution was stopped');
  });

  it('prints one event per line with --json, and the execution at the end', async () => {
    await machines.machine('Fails').start({}, { name: 'as-json' });
    const { code, stdout } = await runBin(['watch', 'as-json', '--json', '--after', '1'], machines.bin);
    expect(code).toBe(3);
    const lines = records(stdout);
    expect(lines.map(({ version, type }) => ({ version, type }))).toEqual([
      { version: 1, type: 'event' },
      { version: 1, type: 'event' },
      { version: 1, type: 'execution' },
    ]);
    expect(lines[0]).toMatchObject({ event: { id: 2, type: 'FailStateEntered' } });
    expect(lines[2]).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'a test' });
  });

  it('exits with code 130 on Ctrl-C', async () => {
    await machines.machine('Waits').start({}, { name: 'interrupted' });
    const running = startBin(['watch', 'interrupted'], machines.bin);
    await running.waitFor(/WaitStateEntered/);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
  });

  it('rejects an unknown name and an ambiguous name', async () => {
    await machines.machine('Greets').start({}, { name: 'twice' });
    await machines.machine('Waits').start({}, { name: 'twice' });
    const none = await runBin(['watch', 'unknown'], machines.bin);
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("There is no execution named 'unknown'") as string,
    });
    const two = await runBin(['watch', 'twice'], machines.bin);
    expect(two).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Specify --workflow or one of:\n {2}arn:/) as string,
    });
    const narrowed = await runBin(['watch', 'twice', '--workflow', 'Greets'], machines.bin);
    expect(narrowed.code).toBe(0);
  });
});
