import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { VirtualClock } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echo, sleeper, startStates, type TestStates } from '../../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates();
});
afterAll(() => env[Symbol.asyncDispose]());

describe('an execution', () => {
  it('is described with its original input and its output', async () => {
    const stateMachineArn = await env.create(echo, { name: 'echo' });
    const { executionArn = '', startDate } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn, name: 'run', input: '{ "a":  1.50 }' }),
    );
    expect(executionArn).toBe('arn:aws:states:us-east-1:123456789012:execution:echo:run');
    await env.states.inProcess.waitForExecution(executionArn);
    const { $metadata: _, ...described } = await env.client.send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({
      executionArn,
      stateMachineArn,
      name: 'run',
      status: 'SUCCEEDED',
      startDate,
      stopDate: expect.any(Date),
      input: '{ "a":  1.50 }',
      inputDetails: { included: true },
      output: '{"a":1.5}',
      outputDetails: { included: true },
    });
    const metadata = await env.client.send(
      new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }),
    );
    expect(metadata).toMatchObject({
      status: 'SUCCEEDED',
      inputDetails: { included: false },
      outputDetails: { included: false },
    });
    expect(metadata.input ?? metadata.output).toBeUndefined();
  });

  it('that timed out is described without an error, which is in its history', async () => {
    const definition = { ...sleeper, TimeoutSeconds: 1 };
    const stateMachineArn = await env.create(definition);
    const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    await env.states.inProcess.waitForExecution(executionArn);
    const described = await env.client.send(new DescribeExecutionCommand({ executionArn }));
    expect([described.status, described.error, described.cause]).toEqual(['TIMED_OUT', undefined, undefined]);
    const { events = [] } = await env.client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.at(-1)?.executionTimedOutEventDetails?.error).toBe('States.Timeout');
  });

  it('is described without data with METADATA_ONLY, like its state machine', async () => {
    const stateMachineArn = await env.create(echo, { type: 'EXPRESS' });
    const sync = await env.client.send(
      new StartSyncExecutionCommand({ stateMachineArn, input: '1', includedData: 'METADATA_ONLY' }),
    );
    expect(sync).toMatchObject({
      status: 'SUCCEEDED',
      inputDetails: { included: false },
      outputDetails: { included: false },
    });
    expect([sync.input, sync.output]).toEqual([undefined, undefined]);
    expect(
      await env.client.send(new DescribeStateMachineCommand({ stateMachineArn, includedData: 'METADATA_ONLY' })),
    ).toMatchObject({ definition: '{}', type: 'EXPRESS' });
  });

  it('that fails has error and cause', async () => {
    const stateMachineArn = await env.create({
      StartAt: 'F',
      States: { F: { Type: 'Fail', Error: 'Broken', Cause: 'It broke' } },
    });
    const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    await env.states.inProcess.waitForExecution(executionArn);
    expect(await env.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'FAILED',
      error: 'Broken',
      cause: 'It broke',
    });
  });

  it('is started idempotently by name and input, and rejects another input', async () => {
    const stateMachineArn = await env.create(sleeper);
    const start = (input: string) =>
      env.client.send(new StartExecutionCommand({ stateMachineArn, name: 'once', input }));
    const first = await start('{"a":1}');
    expect((await start('{"a":1}')).startDate).toEqual(first.startDate);
    await expect(start('{"a":2}')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${first.executionArn}'`,
    });
  });

  it('keeps its name for 90 days after its end', async () => {
    const clock = new VirtualClock();
    await using own = await startStates({ clock });
    const stateMachineArn = await own.create(echo);
    const start = () => own.states.inProcess.call('StartExecution', { stateMachineArn, name: 'once' });
    const { executionArn = '' } = await start();
    await own.states.inProcess.waitForExecution(executionArn);
    await expect(start()).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    const day = 24 * 60 * 60 * 1000;
    await new Promise<void>((resolve) => clock.setTimer(91 * day, resolve));
    expect((await start()).executionArn).toBe(executionArn);
  });

  it.each([
    [
      'not json',
      "Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
    ],
    ['', "Invalid State Machine Execution Input: 'Invalid execution input.'"],
  ])('is rejected with the input %j', async (input, message) => {
    const stateMachineArn = await env.create(echo);
    await expect(env.client.send(new StartExecutionCommand({ stateMachineArn, input }))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
      message,
    });
  });

  it('is rejected with an input above 256 KiB, without including it', async () => {
    const stateMachineArn = await env.create(echo);
    await expect(
      env.client.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify('x'.repeat(262_144)) })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    });
  });

  it('that is stopped is ABORTED with the specified error and cause', async () => {
    const stateMachineArn = await env.create(sleeper);
    const { executionArn } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    const { stopDate } = await env.client.send(
      new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of that' }),
    );
    expect(await env.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'of that',
      stopDate,
    });
    expect((await env.client.send(new StopExecutionCommand({ executionArn }))).stopDate).toEqual(stopDate);
  });

  it('that does not exist is an error with its ARN', async () => {
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:no:no';
    await expect(env.client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
    });
  });
});

describe('the list of executions', () => {
  it('is sorted by start date, newest first, filtered by status, in pages', async () => {
    const stateMachineArn = await env.create({
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ Variable: '$.fail', BooleanEquals: true, Next: 'F' }], Default: 'S' },
        F: { Type: 'Fail' },
        S: { Type: 'Succeed' },
      },
    });
    for (const [name, fail] of [
      ['a', false],
      ['b', true],
      ['c', false],
      ['d', false],
    ] as const) {
      const { executionArn = '' } = await env.client.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify({ fail }) }),
      );
      await env.states.inProcess.waitForExecution(executionArn);
    }
    const list = async (input: object) =>
      (await env.client.send(new ListExecutionsCommand({ stateMachineArn, ...input }))).executions?.map(
        (execution) => execution.name,
      );
    expect(await list({})).toEqual(['d', 'c', 'b', 'a']);
    expect(await list({ statusFilter: 'FAILED' })).toEqual(['b']);
    const page = await env.client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 3 }));
    expect(page.executions).toHaveLength(3);
    const { executionArn: later = '' } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn, name: 'later', input: '{"fail":false}' }),
    );
    await env.states.inProcess.waitForExecution(later);
    expect(await list({ nextToken: page.nextToken, maxResults: 3 })).toEqual(['a']);
  });
});

describe('a history', () => {
  const chain = {
    StartAt: 'S0',
    States: Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [
        `S${index}`,
        { Type: 'Pass', ...(index === 4 ? { End: true } : { Next: `S${index + 1}` }) },
      ]),
    ),
  };

  it('is read in pages in both directions, with the same events', async () => {
    const stateMachineArn = await env.create(chain);
    const { executionArn = '' } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }),
    );
    await env.states.inProcess.waitForExecution(executionArn);
    const read = async (reverseOrder: boolean) => {
      const ids: (number | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const page = await env.client.send(
          new GetExecutionHistoryCommand({ executionArn, maxResults: 5, reverseOrder, nextToken }),
        );
        ids.push(...(page.events ?? []).map((event) => event.id));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return ids;
    };
    const forwards = await read(false);
    expect(forwards).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(await read(true)).toEqual([...forwards].reverse());
  });

  it('has events in the format of the AWS SDK, with or without execution data', async () => {
    const stateMachineArn = await env.create(echo);
    const { executionArn = '' } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }),
    );
    await env.states.inProcess.waitForExecution(executionArn);
    const { events } = await env.client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.[1]).toEqual({
      id: 2,
      previousEventId: 0,
      timestamp: expect.any(Date),
      type: 'PassStateEntered',
      stateEnteredEventDetails: { name: 'Echo', input: '{"a":1}', inputDetails: { truncated: false } },
    });
    const bare = await env.client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
    expect(JSON.stringify(bare.events)).not.toContain('"input"');
  });
});

describe('an Express execution', () => {
  it('that is synchronous returns its result', async () => {
    const stateMachineArn = await env.create(echo, { type: 'EXPRESS', name: 'express' });
    const { $metadata: _, ...answer } = await env.client.send(
      new StartSyncExecutionCommand({ stateMachineArn, name: 'run', input: '{"a":1}' }),
    );
    expect(answer).toMatchObject({
      executionArn: expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:express:express:run:[0-9a-f-]{36}$/),
      stateMachineArn,
      name: 'run',
      status: 'SUCCEEDED',
      input: '{"a":1}',
      output: '{"a":1}',
      inputDetails: { included: true },
      outputDetails: { included: true },
      billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
    });
  });

  it('has no unique name, and a history only for calls from this process', async () => {
    const stateMachineArn = await env.create(echo, { type: 'EXPRESS' });
    const start = async () =>
      (await env.client.send(new StartExecutionCommand({ stateMachineArn, name: 'again' }))).executionArn ?? '';
    const [first, second] = [await start(), await start()];
    expect(first).not.toBe(second);
    await env.states.inProcess.waitForExecution(first);
    expect(env.states.inProcess.history(first).map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    await expect(env.client.send(new GetExecutionHistoryCommand({ executionArn: first }))).rejects.toMatchObject({
      name: 'InvalidArn',
    });
    await expect(env.client.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
    });
  });

  it('of a Standard state machine is rejected', async () => {
    const stateMachineArn = await env.create(echo);
    await expect(env.client.send(new StartSyncExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
    });
  });
});
