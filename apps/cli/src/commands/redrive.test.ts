import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { records } from '../testing/bin.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { startMachines, type LocalMachines } from '../testing/local-machines.js';

let machines: LocalMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines[Symbol.asyncDispose]());

async function redrive(...args: readonly string[]) {
  const terminal = capturedTerminal({ env: machines.bin.env });
  const code = await run(['redrive', ...args], terminal, '1.2.3');
  return { code, stdout: terminal.out(), stderr: terminal.err() };
}

describe('stepwell redrive', () => {
  it('redrives an execution that was stopped, and prints the target', async () => {
    const execution = await machines.machine('Waits').start({}, { name: 'stopped' });
    await execution.stop();
    const { code, stdout, stderr } = await redrive('stopped', '--json');
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(
        `Redriving ${execution.executionArn} on local runtime at ${machines.environment.endpoint}`,
      ) as string,
    });
    expect(records(stdout)).toMatchObject([
      { type: 'execution', executionArn: execution.executionArn, status: 'RUNNING' },
    ]);
    const types: unknown[] = [];
    for await (const { type } of execution.events({ follow: false })) types.push(type);
    expect(types).toContain('ExecutionRedriven');
    await execution.stop();
  });

  it('rejects an execution that succeeded, with the reason', async () => {
    await machines.machine('Greets').execute({}, { name: 'done', minDelay: 0.01 });
    expect(await redrive('done')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Execution is SUCCEEDED and cannot be redriven') as string,
    });
  });

  it('rejects an unknown execution', async () => {
    expect(await redrive('unknown')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("There is no execution named 'unknown'") as string,
    });
  });
});
