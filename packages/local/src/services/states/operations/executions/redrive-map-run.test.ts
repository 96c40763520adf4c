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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Service } from '../../../s3/index.js';
import { createEffects, type Effects } from '../../testing/effects.js';
import { startStates, type TestStates } from '../../testing/start-states.js';
import { mapState, redriveToEnd, runToEnd } from '../../testing/redrive-to-end.js';

let env: TestStates;
beforeAll(async () => {
  let s3: S3Service | undefined;
  env = await startStates({
    services: ({ context, directory }) => ({ s3: (s3 = new S3Service({ ...context, directory })) }),
  });
  await s3?.createBucket('items');
});
afterAll(() => env[Symbol.asyncDispose]());

const types = async (executionArn: string) =>
  ((await env.client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []).map(({ type }) => type);

describe('a Map Run whose parent execution is redriven', () => {
  const distributed = (effects: Effects, rest: object = {}, ExecutionType = 'STANDARD') => {
    const { ItemProcessor, ...map } = mapState(effects, rest);
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

  it('continues with failed and pending items, and writes all results', async () => {
    await using effects = await createEffects(env);
    const s3 = new S3Client({ ...env.local.clientConfig(), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'items', Key: 'list.json', Body: '[1,2,3,4]' }));
    await effects.broken(2, 3);
    const { executionArn } = await runToEnd(
      env,
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
    const { redriveDate, described } = await redriveToEnd(env, executionArn);
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

  it('reports PENDING_REDRIVE for child executions that did not start yet', async () => {
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

  it('starts new Express child executions', async () => {
    await using effects = await createEffects(env);
    await effects.broken(2);
    const { executionArn } = await runToEnd(env, distributed(effects, {}, 'EXPRESS'), [1, 2, 3]);
    await effects.broken();
    expect((await redriveToEnd(env, executionArn)).described).toMatchObject({
      status: 'SUCCEEDED',
      output: '["1 done","2 done","3 done"]',
    });
    expect(await effects.calls()).toEqual(['1', '2 failed', '2', '3']);
  });

  it('keeps the settings of UpdateMapRun', async () => {
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
