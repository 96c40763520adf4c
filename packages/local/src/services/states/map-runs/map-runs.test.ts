import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { startStates, type TestStates } from '../testing/start-states.js';

const distributed = (states: object, options: object = {}) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Label: 'Each',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...states },
      End: true,
      ...options,
    },
  },
});
const pass = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };

async function run(env: TestStates, definition: object, input: unknown) {
  const stateMachineArn = await env.create(definition, { name: 'parent' });
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
  });
  const ended = await env.states.inProcess.waitForExecution(executionArn);
  const { mapRuns = [] } = await env.client.send(new ListMapRunsCommand({ executionArn }));
  return { ended, executionArn, stateMachineArn, mapRuns };
}

describe('a Map Run', () => {
  it('is listed and described with its item counts', async () => {
    await using env = await startStates();
    const { ended, executionArn, mapRuns } = await run(env, distributed(pass, { MaxConcurrency: 2 }), [1, 2, 3]);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
    expect(mapRuns).toHaveLength(1);
    const mapRunArn = mapRuns[0]?.mapRunArn;
    expect(mapRunArn).toMatch(/^arn:aws:states:us-east-1:123456789012:mapRun:parent\/Each:[0-9a-f-]{36}$/);
    expect(await env.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
      mapRunArn,
      executionArn,
      status: 'SUCCEEDED',
      maxConcurrency: 2,
      toleratedFailureCount: 0,
      toleratedFailurePercentage: 0,
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
      itemCounts: {
        total: 3,
        succeeded: 3,
        failed: 0,
        pending: 0,
        running: 0,
        timedOut: 0,
        aborted: 0,
        resultsWritten: 0,
      },
      executionCounts: { total: 3, succeeded: 3 },
    });
  });

  it('has child executions with input, output and history', async () => {
    await using env = await startStates();
    const { stateMachineArn, mapRuns } = await run(env, distributed(pass), [{ n: 1 }, { n: 2 }]);
    const mapRunArn = mapRuns[0]?.mapRunArn;
    const { executions = [] } = await env.client.send(
      new ListExecutionsCommand({ mapRunArn, statusFilter: 'SUCCEEDED' }),
    );
    expect(executions).toHaveLength(2);
    const executionArn = executions.at(-1)?.executionArn;
    expect(executionArn).toMatch(/:execution:parent\/Each:[0-9a-f-]{36}$/);
    expect(await env.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      stateMachineArn: `${stateMachineArn}/Each`,
      mapRunArn,
      status: 'SUCCEEDED',
      input: '{"n":1}',
      output: '{"n":1}',
    });
    const { events } = await env.client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    expect(await env.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))).toMatchObject({
      mapRunArn,
      label: 'Each',
      stateMachineArn: `${stateMachineArn}/Each`,
    });
    const parents = await env.client.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(parents.executions).toHaveLength(1);
  });

  it('fails with its first failure above the tolerated ones', async () => {
    await using env = await startStates();
    const failing = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Broken' } } };
    const { ended, mapRuns } = await run(env, distributed(failing), [1]);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(await env.client.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }))).toMatchObject({
      status: 'FAILED',
      itemCounts: { failed: 1 },
    });
  });

  it('keeps child executions and their histories up to the retention', async () => {
    await using env = await startStates({ retention: { children: 5, childHistories: 2 } });
    const { ended, mapRuns } = await run(
      env,
      distributed(pass, { MaxConcurrency: 1 }),
      Array.from({ length: 20 }, (_, n) => n),
    );
    expect(ended.status).toBe('SUCCEEDED');
    const mapRunArn = mapRuns[0]?.mapRunArn;
    const { executions = [] } = await env.client.send(new ListExecutionsCommand({ mapRunArn }));
    expect(executions).toHaveLength(5);
    const history = (index: number) =>
      env.client.send(new GetExecutionHistoryCommand({ executionArn: executions[index]?.executionArn }));
    expect((await history(0)).events).toHaveLength(4);
    await expect(history(4)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    expect(await env.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
      itemCounts: { total: 20, succeeded: 20 },
    });
  });

  it('waits with no items while the quota of open Map Runs is used up', async () => {
    await using env = await startStates({ quotas: { openMapRuns: 1 } });
    const hour = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } };
    const start = async (definition: object) => {
      const stateMachineArn = await env.create(definition);
      const { executionArn = '' } = await env.states.inProcess.call('StartExecution', {
        stateMachineArn,
        input: '[1]',
      });
      const { mapRuns = [] } = await env.client.send(new ListMapRunsCommand({ executionArn }));
      return { executionArn, mapRunArn: mapRuns[0]?.mapRunArn };
    };
    const describeRun = ({ mapRunArn }: { mapRunArn: string | undefined }) =>
      env.client.send(new DescribeMapRunCommand({ mapRunArn }));
    const first = await start(distributed(hour));
    const second = await start(distributed(pass));
    expect(await describeRun(first)).toMatchObject({ itemCounts: { total: 1, running: 1 } });
    expect(await describeRun(second)).toMatchObject({ status: 'RUNNING', itemCounts: { total: 0, pending: 0 } });
    const { events } = await env.client.send(new GetExecutionHistoryCommand({ executionArn: second.executionArn }));
    expect(events?.at(-1)?.type).toBe('MapRunStarted');
    await env.client.send(new StopExecutionCommand({ executionArn: first.executionArn }));
    expect(await env.states.inProcess.waitForExecution(second.executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await describeRun(second)).toMatchObject({ status: 'SUCCEEDED', itemCounts: { total: 1, succeeded: 1 } });
  });

  it('that does not exist is an error', async () => {
    await using env = await startStates();
    await expect(
      env.client.send(new DescribeMapRunCommand({ mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:a/b:c' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });
});
