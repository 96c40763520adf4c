import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { VirtualClock } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Service } from '../../../s3/index.js';
import { createEffects, type Effects } from '../../testing/effects.js';
import { sleeper, startStates, type TestStates } from '../../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  let s3: S3Service | undefined;
  env = await startStates({
    services: ({ context, directory }) => ({ s3: (s3 = new S3Service({ ...context, directory })) }),
  });
  await s3?.createBucket('items');
});
afterAll(() => env[Symbol.asyncDispose]());

const call = (effects: Effects, Payload: unknown, rest: object = { End: true }) => ({
  Type: 'Task',
  Resource: effects.functionArn,
  Parameters: Payload,
  ...rest,
});
const each = (effects: Effects, rest: object = {}) => ({
  Type: 'Map',
  End: true,
  ItemProcessor: { StartAt: 'Call', States: { Call: { Type: 'Task', Resource: effects.functionArn, End: true } } },
  ...rest,
});

async function start(definition: object, input: unknown = {}) {
  const stateMachineArn = await env.create(definition);
  const { executionArn = '' } = await env.client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  await env.states.inProcess.waitForExecution(executionArn);
  return {
    executionArn,
    stateMachineArn,
    described: await env.client.send(new DescribeExecutionCommand({ executionArn })),
  };
}

async function redrive(executionArn: string, clientToken?: string) {
  const { redriveDate } = await env.client.send(
    new RedriveExecutionCommand({ executionArn, ...(clientToken === undefined ? {} : { clientToken }) }),
  );
  await env.states.inProcess.waitForExecution(executionArn);
  return { redriveDate, described: await env.client.send(new DescribeExecutionCommand({ executionArn })) };
}

const types = async (executionArn: string) =>
  ((await env.client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []).map(({ type }) => type);

describe('RedriveExecution', () => {
  it('goes on at the failed state, in the same execution', async () => {
    await using effects = await createEffects(env);
    await effects.broken('second');
    const { executionArn, described } = await start({
      StartAt: 'First',
      States: {
        First: call(effects, 'first', { Next: 'Second' }),
        Second: call(effects, 'second', { Next: 'Third' }),
        Third: call(effects, 'third'),
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
    const { redriveDate, described: after } = await redrive(executionArn);
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

  it('runs only the branch again that failed', async () => {
    await using effects = await createEffects(env);
    await effects.broken('bad');
    const branch = (name: string) => ({ StartAt: name, States: { [name]: call(effects, name) } });
    const { executionArn } = await start({
      StartAt: 'All',
      States: {
        All: {
          Type: 'Parallel',
          Branches: [
            branch('good'),
            { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 1, Next: 'bad' }, bad: call(effects, 'bad') } },
          ],
          End: true,
        },
      },
    });
    await effects.broken();
    expect((await redrive(executionArn)).described).toMatchObject({
      status: 'SUCCEEDED',
      output: '["good done","bad done"]',
    });
    expect(await effects.calls()).toEqual(['good', 'bad failed', 'bad']);
  });

  it('runs only the iterations again that had not succeeded', async () => {
    await using effects = await createEffects(env);
    await effects.broken(2);
    const { executionArn } = await start(
      { StartAt: 'Each', States: { Each: each(effects, { MaxConcurrency: 1 }) } },
      [1, 2, 3],
    );
    await effects.broken();
    expect((await redrive(executionArn)).described).toMatchObject({
      status: 'SUCCEEDED',
      output: '["1 done","2 done","3 done"]',
    });
    expect(await effects.calls()).toEqual(['1', '2 failed', '2', '3']);
  });

  it('answers the same client token once more without another redrive', async () => {
    await using effects = await createEffects(env);
    await effects.broken('only');
    const { executionArn } = await start({ StartAt: 'Only', States: { Only: call(effects, 'only') } });
    const first = await redrive(executionArn, 'token');
    const second = await redrive(executionArn, 'token');
    expect(second.redriveDate).toEqual(first.redriveDate);
    expect(second.described.redriveCount).toBe(1);
    expect((await redrive(executionArn, 'other')).described.redriveCount).toBe(2);
    expect(await effects.calls()).toHaveLength(3);
  });

  it('goes on with one that was stopped', async () => {
    await using effects = await createEffects(env);
    const stateMachineArn = await env.create({
      StartAt: 'First',
      States: { First: call(effects, 'first', { Next: 'Rest' }), Rest: { Type: 'Wait', Seconds: 100_000, End: true } },
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
    expect((await types(executionArn)).slice(-6)).toEqual([
      'WaitStateEntered',
      'WaitStateAborted',
      'ExecutionAborted',
      'ExecutionRedriven',
      'WaitStateAborted',
      'ExecutionAborted',
    ]);
  });

  it('is refused for what runs, succeeded or is not there', async () => {
    const succeeded = await start({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
    await expect(redrive(succeeded.executionArn)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const { executionArn = '' } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn: await env.create(sleeper) }),
    );
    await expect(redrive(executionArn)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is RUNNING and cannot be redriven',
    });
    await env.client.send(new StopExecutionCommand({ executionArn }));
    await expect(redrive(`${executionArn}x`)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await expect(redrive(executionArn.replace(':execution:', ':express:'))).rejects.toMatchObject({
      name: 'InvalidArn',
    });
  });

  it('is refused 14 days after the end, and where the history has no more room', async () => {
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

  it('is what ListExecutions filters by', async () => {
    await using effects = await createEffects(env);
    await effects.broken('only');
    const { executionArn, stateMachineArn } = await start({ StartAt: 'Only', States: { Only: call(effects, 'only') } });
    const list = async (redriveFilter: 'REDRIVEN' | 'NOT_REDRIVEN') =>
      (await env.client.send(new ListExecutionsCommand({ stateMachineArn, redriveFilter }))).executions ?? [];
    expect([await list('REDRIVEN'), await list('NOT_REDRIVEN')]).toMatchObject([
      [],
      [{ executionArn, redriveCount: 0 }],
    ]);
    const { redriveDate } = await redrive(executionArn);
    expect([await list('REDRIVEN'), await list('NOT_REDRIVEN')]).toMatchObject([
      [{ executionArn, redriveCount: 1, redriveDate }],
      [],
    ]);
    await expect(
      env.client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'PENDING_REDRIVE' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a map run whose parent is redriven', () => {
  const distributed = (effects: Effects, rest: object = {}, ExecutionType = 'STANDARD') => {
    const { ItemProcessor, ...map } = each(effects, rest);
    return {
      StartAt: 'Each',
      States: {
        Each: {
          ...map,
          MaxConcurrency: 1,
          ItemProcessor: { ...ItemProcessor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType } },
        },
      },
    };
  };
  const describeRun = async (executionArn: string) => {
    const { mapRuns = [] } = await env.client.send(new ListMapRunsCommand({ executionArn }));
    expect(mapRuns).toHaveLength(1);
    const mapRunArn = mapRuns[0]?.mapRunArn;
    return { mapRunArn, run: await env.client.send(new DescribeMapRunCommand({ mapRunArn })) };
  };

  it('goes on with the items that failed or were not come to, and writes all results', async () => {
    await using effects = await createEffects(env);
    const s3 = new S3Client({ ...env.local.clientConfig(), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'items', Key: 'list.json', Body: '[1,2,3,4]' }));
    await effects.broken(2, 3);
    const { executionArn } = await start(
      distributed(effects, {
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { Bucket: 'items', Key: 'list.json' },
        },
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'items', Prefix: 'out' } },
        ToleratedFailureCount: 1,
      }),
    );
    const before = await describeRun(executionArn);
    expect(before.run).toMatchObject({
      status: 'FAILED',
      redriveCount: 0,
      itemCounts: { succeeded: 1, failed: 2, resultsWritten: 0 },
    });
    const { executions: failed = [] } = await env.client.send(
      new ListExecutionsCommand({ mapRunArn: before.mapRunArn, statusFilter: 'FAILED' }),
    );
    const child = failed[0]?.executionArn;
    expect(await env.client.send(new DescribeExecutionCommand({ executionArn: child }))).toMatchObject({
      redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    });
    await expect(env.client.send(new RedriveExecutionCommand({ executionArn: child }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
    });

    await effects.broken(3);
    const { redriveDate, described } = await redrive(executionArn);
    expect(described.status).toBe('SUCCEEDED');
    expect(await effects.calls()).toEqual(['1', '2 failed', '3 failed', '2', '3 failed', '4']);
    const { run, mapRunArn } = await describeRun(executionArn);
    expect(mapRunArn).toBe(before.mapRunArn);
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      redriveCount: 1,
      redriveDate: expect.any(Date),
      itemCounts: { total: 4, succeeded: 3, failed: 1, pending: 0, pendingRedrive: 0, resultsWritten: 4 },
      executionCounts: { total: 4, succeeded: 3, failed: 1, resultsWritten: 4 },
    });
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: 'items', Key: `out/${mapRunArn?.split(':').at(-1) ?? ''}/SUCCEEDED_0.json` }),
    );
    s3.destroy();
    expect(JSON.parse((await Body?.transformToString()) ?? '')).toMatchObject([
      { Input: '1', RedriveCount: 0 },
      { Input: '2', RedriveCount: 1 },
      { Input: '4', RedriveCount: 0 },
    ]);
    expect(run.redriveDate?.getTime()).toBeGreaterThanOrEqual(redriveDate?.getTime() ?? 0);
    expect(await types(executionArn)).toEqual(
      expect.arrayContaining(['ExecutionRedriven', 'MapRunRedriven', 'MapRunSucceeded']),
    );
    const { executions = [] } = await env.client.send(
      new ListExecutionsCommand({ mapRunArn, redriveFilter: 'REDRIVEN' }),
    );
    expect(executions.map(({ executionArn: arn }) => arn).sort()).toEqual(
      failed.map(({ executionArn: arn }) => arn).sort(),
    );
    expect(executions.every(({ itemCount, redriveCount }) => itemCount === 1 && redriveCount === 1)).toBe(true);
  });

  it('leaves the children that it has not come to in PENDING_REDRIVE', async () => {
    const rest = { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 100_000, End: true } } };
    const map = {
      Type: 'Map',
      MaxConcurrency: 3,
      End: true,
      ItemProcessor: { ...rest, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    };
    const { executionArn = '' } = await env.client.send(
      new StartExecutionCommand({
        stateMachineArn: await env.create({ StartAt: 'Each', States: { Each: map } }),
        input: '[1,2,3]',
      }),
    );
    const whenRunning = async (count: number) => {
      for (;;) {
        const { mapRuns = [] } = await env.client.send(new ListMapRunsCommand({ executionArn }));
        const found = mapRuns.length === 0 ? undefined : await describeRun(executionArn);
        if (found?.run.itemCounts?.running === count) return found;
      }
    };
    const { mapRunArn } = await whenRunning(3);
    await env.client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 }));
    await env.client.send(new StopExecutionCommand({ executionArn }));
    expect((await describeRun(executionArn)).run).toMatchObject({
      status: 'ABORTED',
      itemCounts: { aborted: 3, pendingRedrive: 0 },
    });

    await env.client.send(new RedriveExecutionCommand({ executionArn }));
    const { run } = await whenRunning(1);
    expect(run).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
      itemCounts: { running: 1, aborted: 0, pendingRedrive: 2 },
      executionCounts: { running: 1, pendingRedrive: 2 },
    });
    const { executions: pending = [] } = await env.client.send(
      new ListExecutionsCommand({ mapRunArn, statusFilter: 'PENDING_REDRIVE' }),
    );
    expect(pending.map(({ status, redriveCount }) => [status, redriveCount])).toEqual([
      ['PENDING_REDRIVE', 0],
      ['PENDING_REDRIVE', 0],
    ]);
    expect(
      await env.client.send(new DescribeExecutionCommand({ executionArn: pending[0]?.executionArn })),
    ).toMatchObject({ status: 'PENDING_REDRIVE', redriveStatus: 'NOT_REDRIVABLE', stopDate: expect.any(Date) });
    await env.client.send(new StopExecutionCommand({ executionArn }));
  });

  it('starts Express children anew', async () => {
    await using effects = await createEffects(env);
    await effects.broken(2);
    const { executionArn } = await start(distributed(effects, {}, 'EXPRESS'), [1, 2, 3]);
    await effects.broken();
    expect((await redrive(executionArn)).described).toMatchObject({
      status: 'SUCCEEDED',
      output: '["1 done","2 done","3 done"]',
    });
    expect(await effects.calls()).toEqual(['1', '2 failed', '2', '3']);
  });

  it('keeps what UpdateMapRun set while it ran', async () => {
    await using effects = await createEffects(env);
    const stateMachineArn = await env.create(
      distributed(effects, {
        ItemProcessor: { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 100_000, End: true } } },
      }),
    );
    const { executionArn = '' } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn, input: '[1,2,3]' }),
    );
    const running = async (count: number): Promise<string | undefined> => {
      for (;;) {
        const { mapRuns = [] } = await env.client.send(new ListMapRunsCommand({ executionArn }));
        const mapRunArn = mapRuns[0]?.mapRunArn;
        if (
          mapRunArn !== undefined &&
          (await env.client.send(new DescribeMapRunCommand({ mapRunArn }))).itemCounts?.running === count
        )
          return mapRunArn;
      }
    };
    const mapRunArn = await running(1);
    await expect(env.client.send(new UpdateMapRunCommand({ mapRunArn }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await env.client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 2, toleratedFailurePercentage: 50 }));
    await running(2);
    await env.client.send(new StopExecutionCommand({ executionArn }));
    await expect(env.client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await env.client.send(new RedriveExecutionCommand({ executionArn }));
    await running(2);
    expect(await env.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
      status: 'RUNNING',
      maxConcurrency: 2,
      toleratedFailurePercentage: 50,
      redriveCount: 1,
    });
    await env.client.send(new StopExecutionCommand({ executionArn }));
  });
});
