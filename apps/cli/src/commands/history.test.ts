import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { records } from '../testing/bin.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { startMachines, type LocalMachines } from '../testing/local-machines.js';

let machines: LocalMachines;
beforeAll(async () => {
  machines = await startMachines();
  await machines.machine('Greets').execute({ name: 'x' }, { name: 'greeted', minDelay: 0.01 });
  await machines.machine('Fails').start({}, { name: 'failed' });
  await machines.machine('Waits').start({}, { name: 'waiting' });
});
afterAll(() => machines[Symbol.asyncDispose]());

async function history(...args: string[]) {
  const terminal = capturedTerminal({ env: machines.bin.env });
  const code = await run(['history', ...args], terminal, '0');
  return { code, stdout: terminal.out(), stderr: terminal.err() };
}

describe('stepwell history', () => {
  it('prints the events, oldest first, and does not wait for more', async () => {
    const { code, stdout, stderr } = await history('greeted');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.split(/\s+/)[2])).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
      undefined,
    ]);
    expect((await history('waiting')).stdout).toMatch(/WaitStateEntered {2,}Wait\n$/);
  });

  it('prints inputs and outputs with --data', async () => {
    const { stdout } = await history('greeted', '--data');
    expect(stdout).toMatch(/PassStateEntered.*\n +input: \{"name":"x"\}\n/);
    expect(stdout).toMatch(/ExecutionSucceeded\n +output: \{"greeting":"hello x"\}\n/);
  });

  it('prints only failures with --failures, and honors --after and --limit', async () => {
    const { stdout } = await history('failed', '--failures', '--json');
    expect(records(stdout)).toMatchObject([
      { type: 'event', event: { type: 'FailStateEntered' } },
      { type: 'event', event: { type: 'ExecutionFailed', executionFailedEventDetails: { error: 'Refused' } } },
    ]);
    expect(records((await history('greeted', '--after', '1', '--limit', '1', '--json')).stdout)).toMatchObject([
      { version: 1, event: { id: 2 } },
    ]);
    expect(await history('greeted', '--failures')).toEqual({ code: 0, stdout: '', stderr: 'No failures.\n' });
  });

  it('rejects an unknown execution', async () => {
    expect(await history('unknown')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("There is no execution named 'unknown'") as string,
    });
    expect((await history('greeted', '--limit', '0')).code).toBe(2);
  });
});
