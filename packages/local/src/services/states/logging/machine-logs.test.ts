import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject } from '@stepwell/asl';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type LogLevel } from '@aws-sdk/client-sfn';
import { LogsService } from '../../logs/index.js';
import { roleArn, startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
let logs: LogsService;
let count = 0;
beforeAll(async () => {
  const groups: { service?: LogsService } = {};
  env = await startStates({
    services: ({ context }) => ({ logs: (groups.service = new LogsService(context)) }),
  });
  if (groups.service === undefined) throw new Error('the endpoint has no logs');
  logs = groups.service;
});
afterAll(() => env[Symbol.asyncDispose]());

const failing = {
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Fail', Error: 'Refused', Cause: 'a test' } },
};

async function create(
  definition: object,
  level: LogLevel,
  { includeExecutionData = true, group = `/machines/${++count}`, type = 'STANDARD' as 'STANDARD' | 'EXPRESS' } = {},
) {
  const destinations = [
    { cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${group}:*` } },
  ];
  const name = `logged-${++count}`;
  const { stateMachineArn = '' } = await env.states.inProcess.call('CreateStateMachine', {
    name,
    type,
    roleArn,
    definition: JSON.stringify(definition),
    loggingConfiguration: { level, includeExecutionData, destinations },
  });
  return { stateMachineArn, group, name };
}

async function run(stateMachineArn: string, group: string) {
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', {
    stateMachineArn,
    input: '{"a":1}',
  });
  await env.states.inProcess.waitForExecution(executionArn);
  const written = logs.events(group).filter(({ logStreamName }) => logStreamName.startsWith('states/'));
  return { executionArn, written, events: written.map(({ message }) => JSON.parse(message) as JsonObject) };
}

describe('the log of a state machine', () => {
  it.each([
    ['ALL', ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'FailStateEntered', 'ExecutionFailed']],
    ['ERROR', ['FailStateEntered', 'ExecutionFailed']],
    ['FATAL', ['ExecutionFailed']],
    ['OFF', undefined],
  ] as const)('contains at level %s %j', async (level, types) => {
    const { stateMachineArn, group } = await create(failing, level);
    if (types === undefined) expect(logs.hasLogGroup(group)).toBe(false);
    else expect((await run(stateMachineArn, group)).events.map(({ type }) => type)).toEqual(types);
  });

  it('has events in the format of AWS, in a stream of the state machine', async () => {
    const { stateMachineArn, group, name } = await create(failing, 'ALL');
    const { events, executionArn, written } = await run(stateMachineArn, group);
    expect(events[1]).toEqual({
      id: '2',
      type: 'PassStateEntered',
      previous_event_id: '0',
      execution_arn: executionArn,
      redrive_count: '0',
      event_timestamp: String(written[1]?.timestamp),
      details: { name: 'A', input: '{"a":1}', inputDetails: { truncated: false } },
    });
    expect(written[1]?.logStreamName).toMatch(
      new RegExp(`^states/${name}/\\d{4}-\\d{2}-\\d{2}-\\d{2}-\\d{2}/[0-9a-f]{8}$`),
    );
  });

  it('has no execution data without includeExecutionData', async () => {
    const { stateMachineArn, group } = await create(failing, 'ALL', { includeExecutionData: false });
    expect(
      (await run(stateMachineArn, group)).events.map(({ details }) =>
        Object.keys(details ?? {}).filter((field) => field === 'input' || field === 'output'),
      ),
    ).toEqual([[], [], [], [], []]);
  });

  it('is also written for Express executions', async () => {
    const { stateMachineArn, group } = await create(failing, 'ERROR', { type: 'EXPRESS' });
    const { events, executionArn } = await run(stateMachineArn, group);
    expect(executionArn).toContain(':express:');
    expect(events.map(({ type, execution_arn: arn }) => [type, arn])).toEqual([
      ['FailStateEntered', executionArn],
      ['ExecutionFailed', executionArn],
    ]);
  });

  it('truncates data of more than 248 KiB and marks it', async () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: "{% $join([1..50000].('abcde')) %}", End: true } },
    };
    const { stateMachineArn, group } = await create(definition, 'ALL');
    const { events } = await run(stateMachineArn, group);
    const exited = events.find(({ type }) => type === 'PassStateExited');
    expect(exited?.['details']).toMatchObject({
      output: expect.stringMatching(/^"(abcde)+a?b?c?d?e?"$/) as string,
      outputDetails: { truncated: false },
    });
    const large = await create(
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: "{% $join([1..51500].('abcde')) %}", End: true },
        },
      },
      'ALL',
    );
    const after = (await run(large.stateMachineArn, large.group)).events.find(({ type }) => type === 'PassStateExited');
    expect(after?.['details']).toMatchObject({ outputDetails: { truncated: true } });
  });

  it('cannot use a deleted log group', async () => {
    const { stateMachineArn } = await create(failing, 'ALL', { group: '/gone' });
    const client = new CloudWatchLogsClient(env.local.clientConfig());
    await client.send(new DeleteLogGroupCommand({ logGroupName: '/gone' }));
    client.destroy();
    const refusal = {
      name: 'InvalidLoggingConfiguration',
      message: 'Invalid Logging Configuration: Log Destination not found.',
    };
    await expect(create(failing, 'ALL', { group: '/gone' })).rejects.toMatchObject(refusal);
    const loggingConfiguration = {
      level: 'FATAL' as const,
      destinations: [
        { cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/gone:*' } },
      ],
    };
    await expect(
      env.states.inProcess.call('UpdateStateMachine', { stateMachineArn, loggingConfiguration }),
    ).rejects.toMatchObject(refusal);
  });
});
