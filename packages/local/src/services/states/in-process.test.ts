import { describe, expect, it } from 'vitest';
import { type ExecutionHistoryChange, type ExecutionStatusChange } from './index.js';
import { echo, sleeper, startStates, type TestStates } from './testing/start-states.js';

async function runEcho(env: TestStates, stateMachineArn: string, name?: string) {
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn, name });
  await env.states.inProcess.waitForExecution(executionArn);
  return executionArn;
}

describe('Step Functions in process', () => {
  it('rejects with the error of the API', async () => {
    await using env = await startStates();
    await expect(env.states.inProcess.call('DescribeExecution', { executionArn: 'none' })).rejects.toMatchObject({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: none'",
    });
    await expect(env.states.inProcess.waitForExecution('none')).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
    expect(() => env.states.inProcess.history('none')).toThrow(
      expect.objectContaining({ name: 'ExecutionDoesNotExist' }),
    );
  });

  it('emits every history event and status change in order, until the listener is removed', async () => {
    await using env = await startStates();
    const stateMachineArn = await env.create(echo);
    const changes: (ExecutionHistoryChange | ExecutionStatusChange)[] = [];
    const stops = [
      env.states.inProcess.on('status', (change) => changes.push(change)),
      env.states.inProcess.on('history', (change) => changes.push(change)),
    ];
    const executionArn = await runEcho(env, stateMachineArn);
    for (const stop of stops) stop();
    await runEcho(env, stateMachineArn);
    expect(changes.map((change) => ('event' in change ? change.event.type : change.status))).toEqual([
      'RUNNING',
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
      'SUCCEEDED',
    ]);
    expect(new Set(changes.map(({ executionArn: arn }) => arn))).toEqual(new Set([executionArn]));
    expect(env.states.inProcess.history(executionArn)).toEqual(
      changes.flatMap((change) => ('event' in change ? [change.event] : [])),
    );
  });

  it('counts state transitions', async () => {
    await using env = await startStates();
    const inner = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
    const stateMachineArn = await env.create({
      StartAt: 'P',
      States: {
        P: { Type: 'Pass', Result: [1, 2, 3], Next: 'M' },
        M: { Type: 'Map', ItemProcessor: inner, End: true },
      },
    });
    expect(env.states.inProcess.transitions(await runEcho(env, stateMachineArn))).toBe(5);
  });

  it('keeps ended executions up to the retention, and all running ones', async () => {
    await using env = await startStates({ retention: { executions: 2 } });
    const asleep = await env.create(sleeper);
    const { executionArn: running = '' } = await env.states.inProcess.call('StartExecution', {
      stateMachineArn: asleep,
    });
    const stateMachineArn = await env.create(echo);
    for (const name of ['a', 'b', 'c']) await runEcho(env, stateMachineArn, name);
    const { executions } = await env.states.inProcess.call('ListExecutions', { stateMachineArn });
    expect(executions?.map((execution) => execution.name)).toEqual(['c', 'b']);
    expect(await env.states.inProcess.call('DescribeExecution', { executionArn: running })).toMatchObject({
      status: 'RUNNING',
    });
  });

  it('keeps events up to the retention, in complete histories, newest first', async () => {
    await using env = await startStates({ retention: { historyEvents: 9 } });
    const stateMachineArn = await env.create(echo);
    const arns = [
      await runEcho(env, stateMachineArn, 'a'),
      await runEcho(env, stateMachineArn, 'b'),
      await runEcho(env, stateMachineArn, 'c'),
    ];
    expect(() => env.states.inProcess.history(arns[0] ?? '')).toThrow(
      expect.objectContaining({ name: 'ExecutionDoesNotExist', message: expect.stringContaining('retention') }),
    );
    expect(arns.slice(1).map((arn) => env.states.inProcess.history(arn).length)).toEqual([4, 4]);
    expect(await env.states.inProcess.call('DescribeExecution', { executionArn: arns[0] ?? '' })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  it('stops running executions when it is closed', async () => {
    const env = await startStates();
    const stateMachineArn = await env.create(sleeper);
    const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn });
    const ended = env.states.inProcess.waitForExecution(executionArn);
    await env[Symbol.asyncDispose]();
    expect(await ended).toMatchObject({ status: 'ABORTED' });
    expect(env.local.defects).toEqual([]);
  });
});
