import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, runBin } from '../testing/bin.js';
import { startMachines, type LocalMachines } from '../testing/local-machines.js';

let machines: LocalMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines[Symbol.asyncDispose]());

describe('stepwell show', () => {
  it('prints status, states and output', async () => {
    await machines.machine('Greets').execute({ name: 'x' }, { name: 'shown', minDelay: 0.01 });
    const { code, stdout } = await runBin(['show', 'shown'], machines.bin);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Status {5}SUCCEEDED$/m);
    expect(stdout).toMatch(/^Greet {2}Pass {2}1 {8}0\.\d{3}$/m);
    expect(stdout).toMatch(/^Input\n\{\n {2}"name": "x"\n\}$/m);
    expect(stdout).toMatch(/^Output\n\{\n {2}"greeting": "hello x"\n\}$/m);
  });

  it('prints the error of a failed execution, with exit code 0', async () => {
    await machines.machine('Fails').start({}, { name: 'failed' });
    const { code, stdout } = await runBin(['show', 'failed', '--json'], machines.bin);
    expect(code).toBe(0);
    expect(records(stdout)).toMatchObject([
      {
        version: 1,
        type: 'execution',
        status: 'FAILED',
        error: 'Refused',
        cause: 'a test',
        input: {},
        states: [{ name: 'Refuse', type: 'Fail', entered: 1 }],
      },
    ]);
  });

  it('rejects an ARN of another resource', async () => {
    expect((await runBin(['show', 'arn:aws:lambda:us-east-1:123456789012:function:f'], machines.bin)).code).toBe(2);
  });
});

describe('stepwell stop', () => {
  it('stops a running execution, and prints the target', async () => {
    const execution = await machines.machine('Waits').start({}, { name: 'stopped' });
    const { code, stdout, stderr } = await runBin(
      ['stop', 'stopped', '--error', 'Canceled', '--cause', 'wrong list', '--json'],
      machines.bin,
    );
    expect(code).toBe(0);
    expect(stderr).toContain(`Stopping ${execution.executionArn} on local runtime at ${machines.environment.endpoint}`);
    expect(records(stdout)).toMatchObject([{ status: 'ABORTED', error: 'Canceled', cause: 'wrong list' }]);
    await expect(execution.status()).resolves.toMatchObject({ status: 'ABORTED' });
  });

  it('does nothing if the execution has already ended', async () => {
    await machines.machine('Greets').execute({}, { name: 'ended', minDelay: 0.01 });
    const { code, stderr } = await runBin(['stop', 'ended'], machines.bin);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'Nothing to stop: the execution has already ended (SUCCEEDED)\n',
    });
  });

  it('rejects an unknown execution', async () => {
    expect(await runBin(['stop', 'unknown'], machines.bin)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("There is no execution named 'unknown'") as string,
    });
  });
});
