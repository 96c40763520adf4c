import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { VirtualClock } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEffects } from '../../testing/effects.js';
import { sleeper, startStates, type TestStates } from '../../testing/start-states.js';
import { callState, mapState, redriveToEnd, runToEnd } from '../../testing/redrive-to-end.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates();
});
afterAll(() => env[Symbol.asyncDispose]());

const types = async (executionArn: string) =>
  ((await env.client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []).map(({ type }) => type);

describe('RedriveExecution', () => {
  it('continues at the failed state of the same execution', async () => {
    await using effects = await createEffects(env);
    await effects.broken('second');
    const { executionArn, described } = await runToEnd(env, {
      StartAt: 'First',
      States: {
        First: callState(effects, 'first', { Next: 'Second' }),
        Second: callState(effects, 'second', { Next: 'Third' }),
        Third: callState(effects, 'third'),
      },
    });
    expect(described).toMatchObject({
      status: 'FAILED',
      error: 'Broken',
      redriveCount: 0,
      redriveStatus: 'REDRIVABLE',
    });
    expect(described.redriveDate ?? described.redriveStatusReason).toBeUndefined();
    await effects.broken();
    const { redriveDate, described: after } = await redriveToEnd(env, executionArn);
    expect(after).toMatchObject({
      status: 'SUCCEEDED',
      output: '"third done"',
      redriveCount: 1,
      redriveDate,
      startDate: described.startDate,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(after.error ?? after.cause).toBeUndefined();
    expect(await effects.calls()).toEqual(['first', 'second failed', 'second', 'third']);
    const { events = [] } = await env.client.send(new GetExecutionHistoryCommand({ executionArn }));
    const redriven = events.find(({ type }) => type === 'ExecutionRedriven');
    expect(redriven).toMatchObject({
      executionRedrivenEventDetails: { redriveCount: 1 },
      previousEventId: (redriven?.id ?? 0) - 1,
    });
    expect(events.filter(({ type }) => type === 'TaskStateEntered')).toHaveLength(3);
  });

  it('runs only the failed branch again', async () => {
    await using effects = await createEffects(env);
    await effects.broken('bad');
    const branch = (name: string) => ({ StartAt: name, States: { [name]: callState(effects, name) } });
    const { executionArn } = await runToEnd(env, {
      StartAt: 'All',
      States: {
        All: {
          Type: 'Parallel',
          Branches: [
            branch('good'),
            {
              StartAt: 'Rest',
              States: { Rest: { Type: 'Wait', Seconds: 1, Next: 'bad' }, bad: callState(effects, 'bad') },
            },
          ],
          End: true,
        },
      },
    });
    await effects.broken();
    expect((await redriveToEnd(env, executionArn)).described).toMatchObject({
      status: 'SUCCEEDED',
      output: '["good done","bad done"]',
    });
    expect(await effects.calls()).toEqual(['good', 'bad failed', 'bad']);
  });

  it('runs only the unsuccessful iterations again', async () => {
    await using effects = await createEffects(env);
    await effects.broken(2);
    const { executionArn } = await runToEnd(
      env,
      { StartAt: 'Each', States: { Each: mapState(effects, { MaxConcurrency: 1 }) } },
      [1, 2, 3],
    );
    await effects.broken();
    expect((await redriveToEnd(env, executionArn)).described).toMatchObject({
      status: 'SUCCEEDED',
      output: '["1 done","2 done","3 done"]',
    });
    expect(await effects.calls()).toEqual(['1', '2 failed', '2', '3']);
  });

  it('is idempotent for the same client token', async () => {
    await using effects = await createEffects(env);
    await effects.broken('only');
    const { executionArn } = await runToEnd(env, { StartAt: 'Only', States: { Only: callState(effects, 'only') } });
    const first = await redriveToEnd(env, executionArn, 'token');
    const second = await redriveToEnd(env, executionArn, 'token');
    expect(second.redriveDate).toEqual(first.redriveDate);
    expect(second.described.redriveCount).toBe(1);
    expect((await redriveToEnd(env, executionArn, 'other')).described.redriveCount).toBe(2);
    expect(await effects.calls()).toHaveLength(3);
  });

  it('continues a stopped execution', async () => {
    await using effects = await createEffects(env);
    const stateMachineArn = await env.create({
      StartAt: 'First',
      States: {
        First: callState(effects, 'first', { Next: 'Rest' }),
        Rest: { Type: 'Wait', Seconds: 100_000, End: true },
      },
    });
    const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    while (!(await types(executionArn)).includes('WaitStateEntered'));
    await env.client.send(new StopExecutionCommand({ executionArn }));
    await env.client.send(new RedriveExecutionCommand({ executionArn }));
    expect(await env.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    await env.client.send(new StopExecutionCommand({ executionArn }));
    expect(await effects.calls()).toEqual(['first']);
    expect((await types(executionArn)).slice(-4)).toEqual([
      'WaitStateEntered',
      'ExecutionAborted',
      'ExecutionRedriven',
      'ExecutionAborted',
    ]);
  });

  it('is rejected for running, succeeded and unknown executions', async () => {
    const succeeded = await runToEnd(env, { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
    await expect(redriveToEnd(env, succeeded.executionArn)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const { executionArn = '' } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn: await env.create(sleeper) }),
    );
    await expect(redriveToEnd(env, executionArn)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is RUNNING and cannot be redriven',
    });
    await env.client.send(new StopExecutionCommand({ executionArn }));
    await expect(redriveToEnd(env, `${executionArn}x`)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await expect(redriveToEnd(env, executionArn.replace(':execution:', ':express:'))).rejects.toMatchObject({
      name: 'InvalidArn',
    });
  });

  it('is rejected 14 days after the end, and if the history is full', async () => {
    const clock = new VirtualClock();
    await using own = await startStates({ clock, quotas: { historyEvents: 4 } });
    const run = async (definition: object) => {
      const { executionArn = '' } = await own.states.inProcess.call('StartExecution', {
        stateMachineArn: await own.create(definition),
      });
      await own.states.inProcess.waitForExecution(executionArn);
      return executionArn;
    };
    const failed = await run({ StartAt: 'F', States: { F: { Type: 'Fail' } } });
    expect(await own.states.inProcess.call('DescribeExecution', { executionArn: failed })).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution history event limit exceeded',
    });
    await using late = await startStates({ clock });
    const { executionArn = '' } = await late.states.inProcess.call('StartExecution', {
      stateMachineArn: await late.create({ StartAt: 'F', States: { F: { Type: 'Fail' } } }),
    });
    await late.states.inProcess.waitForExecution(executionArn);
    const wait = await late.states.inProcess.call('StartExecution', {
      stateMachineArn: await late.create({
        StartAt: 'W',
        States: { W: { Type: 'Wait', Seconds: 15 * 86_400, End: true } },
      }),
    });
    await late.states.inProcess.waitForExecution(wait.executionArn ?? '');
    await expect(late.client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution redrivable period exceeded',
    });
  });

  it('is a filter of ListExecutions', async () => {
    await using effects = await createEffects(env);
    await effects.broken('only');
    const { executionArn, stateMachineArn } = await runToEnd(env, {
      StartAt: 'Only',
      States: { Only: callState(effects, 'only') },
    });
    const list = async (redriveFilter: 'REDRIVEN' | 'NOT_REDRIVEN') =>
      (await env.client.send(new ListExecutionsCommand({ stateMachineArn, redriveFilter }))).executions ?? [];
    expect([await list('REDRIVEN'), await list('NOT_REDRIVEN')]).toMatchObject([
      [],
      [{ executionArn, redriveCount: 0 }],
    ]);
    const { redriveDate } = await redriveToEnd(env, executionArn);
    expect([await list('REDRIVEN'), await list('NOT_REDRIVEN')]).toMatchObject([
      [{ executionArn, redriveCount: 1, redriveDate }],
      [],
    ]);
    await expect(
      env.client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'PENDING_REDRIVE' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
