import {
  CreateActivityCommand,
  DeleteActivityCommand,
  DescribeActivityCommand,
  GetActivityTaskCommand,
  ListActivitiesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates({ activityPollMs: 50 });
});
afterAll(() => env[Symbol.asyncDispose]());

/** Starts an execution that passes its task token to a function and waits; returns the token. */
async function waiting(state: object = {}): Promise<{ executionArn: string; taskToken: string }> {
  const functionArn = await env.createFunction('export const handler = async () => "handed over";');
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: { FunctionName: functionArn, Payload: { 'token.$': '$$.Task.Token' } },
    End: true,
    ...state,
  };
  const stateMachineArn = await env.create({ StartAt: 'Wait', States: { Wait: task } });
  const submitted = new Promise<string>((resolve) => {
    const stop = env.states.inProcess.on('history', (change) => {
      if (!change.stateMachineArn.startsWith(stateMachineArn) || change.event.type !== 'TaskSubmitted') return;
      stop();
      const scheduled = env.states.inProcess
        .history(change.executionArn)
        .find((event) => event.type === 'TaskScheduled');
      const { Payload } = JSON.parse(String(scheduled?.taskScheduledEventDetails?.['parameters'])) as {
        Payload: { token: string };
      };
      resolve(Payload.token);
    });
  });
  const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
  return { executionArn, taskToken: await submitted };
}

describe('a task that waits for its token', () => {
  it('returns the output of SendTaskSuccess', async () => {
    const { executionArn, taskToken } = await waiting();
    await env.client.send(new SendTaskHeartbeatCommand({ taskToken }));
    await env.client.send(new SendTaskSuccessCommand({ taskToken, output: '{"done":true}' }));
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"done":true}',
    });
    expect(env.states.inProcess.history(executionArn).map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('fails with the error of SendTaskFailure', async () => {
    const { executionArn, taskToken } = await waiting();
    await env.client.send(new SendTaskFailureCommand({ taskToken, error: 'Refused', cause: 'No stock' }));
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      cause: 'No stock',
    });
  });

  it('is not completed twice, with an invalid token or output', async () => {
    const { executionArn, taskToken } = await waiting();
    await expect(env.client.send(new SendTaskSuccessCommand({ taskToken, output: 'nope' }))).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
    await env.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await env.states.inProcess.waitForExecution(executionArn);
    await expect(env.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
    await expect(env.client.send(new SendTaskHeartbeatCommand({ taskToken: 'nonsense' }))).rejects.toMatchObject({
      name: 'InvalidToken',
      message: "Invalid Token: 'Invalid token'",
    });
  });

  it('returns TaskTimedOut after its timeout', async () => {
    const { executionArn, taskToken } = await waiting({ HeartbeatSeconds: 1, TimeoutSeconds: 60 });
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
    });
    await expect(env.client.send(new SendTaskHeartbeatCommand({ taskToken }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });
});

describe('an activity', () => {
  const machine = (activityArn: string | undefined) => ({
    StartAt: 'Work',
    States: { Work: { Type: 'Task', Resource: activityArn, End: true } },
  });

  it('passes its tasks to polling workers in order', async () => {
    const { activityArn } = await env.client.send(new CreateActivityCommand({ name: 'work' }));
    const stateMachineArn = await env.create(machine(activityArn));
    const poll = env.client.send(new GetActivityTaskCommand({ activityArn, workerName: 'worker-1' }));
    const { executionArn = '' } = await env.client.send(
      new StartExecutionCommand({ stateMachineArn, input: '{"n":1}' }),
    );
    const { taskToken, input } = await poll;
    expect(input).toBe('{"n":1}');
    await env.client.send(new SendTaskSuccessCommand({ taskToken, output: '"worked"' }));
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({ output: '"worked"' });
    const history = env.states.inProcess.history(executionArn);
    expect(history.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(history[3]?.activityStartedEventDetails).toMatchObject({ workerName: 'worker-1' });
  });

  it('keeps a task until a worker polls', async () => {
    const { activityArn } = await env.client.send(new CreateActivityCommand({ name: 'later' }));
    const stateMachineArn = await env.create(machine(activityArn));
    const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    await new Promise((resolve) => setImmediate(resolve));
    const { taskToken } = await env.client.send(new GetActivityTaskCommand({ activityArn }));
    await env.client.send(new SendTaskFailureCommand({ taskToken, error: 'E' }));
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({ status: 'FAILED', error: 'E' });
  });

  it('that does not exist fails the execution before the task is scheduled', async () => {
    const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:none';
    const stateMachineArn = await env.create(machine(activityArn));
    const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({
      error: 'States.Runtime',
      cause:
        `An error occurred while executing the state 'Work' (entered at the event id #2). The activity ` +
        `${activityArn} does not exist.`,
    });
    expect(env.states.inProcess.history(executionArn).map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'ExecutionFailed',
    ]);
  });

  it('returns an empty response to a poll without a task', async () => {
    const { activityArn } = await env.client.send(new CreateActivityCommand({ name: 'idle' }));
    expect((await env.client.send(new GetActivityTaskCommand({ activityArn }))).taskToken).toBeUndefined();
  });

  it('is created idempotently, described, listed and deleted', async () => {
    const { activityArn, creationDate } = await env.client.send(
      new CreateActivityCommand({ name: 'kept', tags: [{ key: 'k', value: 'v' }] }),
    );
    expect((await env.client.send(new CreateActivityCommand({ name: 'kept' }))).creationDate).toEqual(creationDate);
    expect(await env.client.send(new DescribeActivityCommand({ activityArn }))).toMatchObject({
      activityArn,
      name: 'kept',
      creationDate,
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
    expect(
      (await env.client.send(new ListActivitiesCommand({}))).activities?.map((activity) => activity.name),
    ).toContain('kept');
    await env.client.send(new DeleteActivityCommand({ activityArn }));
    await env.client.send(new DeleteActivityCommand({ activityArn }));
    await expect(env.client.send(new DescribeActivityCommand({ activityArn }))).rejects.toMatchObject({
      name: 'ActivityDoesNotExist',
      message: `Activity Does Not Exist: '${activityArn}'`,
    });
  });
});
