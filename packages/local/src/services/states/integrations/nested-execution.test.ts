import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echo, sleeper, startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates();
});
afterAll(() => env[Symbol.asyncDispose]());

async function start(suffix: string, StateMachineArn: string, parameters: object = {}) {
  const stateMachineArn = await env.create({
    StartAt: 'Nested',
    States: {
      Nested: {
        Type: 'Task',
        Resource: `arn:aws:states:::${suffix}`,
        Parameters: { StateMachineArn, ...parameters },
        End: true,
      },
    },
  });
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn });
  return executionArn;
}

/** The input of the first execution of a state machine, once it has started. */
async function startedInput(stateMachineArn: string): Promise<{ readonly token: string }> {
  for (;;) {
    const { executions = [] } = await env.states.inProcess.call('ListExecutions', { stateMachineArn });
    const [first] = executions;
    if (first === undefined) {
      await new Promise(setImmediate);
      continue;
    }
    const { input = '' } = await env.states.inProcess.call('DescribeExecution', { executionArn: first.executionArn });
    return JSON.parse(input) as { readonly token: string };
  }
}

async function run(suffix: string, StateMachineArn: string, parameters?: object) {
  const { output, ...rest } = await env.states.inProcess.waitForExecution(
    await start(suffix, StateMachineArn, parameters),
  );
  return { ...rest, output: output === undefined ? undefined : (JSON.parse(output) as Record<string, unknown>) };
}

describe('states:startExecution', () => {
  it('returns the ARN of the started execution', async () => {
    const nested = await env.create(echo, { name: 'nested' });
    const { output } = await run('states:startExecution', nested, { Name: 'run', Input: { a: 1 } });
    expect(output).toMatchObject({
      ExecutionArn: 'arn:aws:states:us-east-1:123456789012:execution:nested:run',
      StartDate: expect.any(Number),
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
    expect(await env.states.inProcess.waitForExecution(String(output?.['ExecutionArn']))).toMatchObject({
      input: '{"a":1}',
    });
  });

  it('with .sync returns the result, with input and output as strings', async () => {
    const { output } = await run('states:startExecution.sync', await env.create(echo), { Input: { a: 1 } });
    expect(output).toMatchObject({
      Status: 'SUCCEEDED',
      Input: '{"a":1}',
      Output: '{"a":1}',
      OutputDetails: { Included: true },
      StopDate: expect.any(Number),
    });
  });

  it.each([
    ['SendTaskSuccess', { output: '{"early":true}' }, { status: 'SUCCEEDED', output: { early: true } }],
    ['SendTaskFailure', {}, { status: 'FAILED' }],
  ] as const)('with .sync ends when %s returns its task token', async (operation, returned, expected) => {
    const nested = await env.create(sleeper);
    const ended = run('states:startExecution.sync', nested, { Input: { 'token.$': '$$.Task.Token' } });
    const input = await startedInput(nested);
    await env.states.inProcess.call(operation, { taskToken: input.token, ...returned } as never);
    const { status, output, error, cause } = await ended;
    expect({ status, output, error, cause }).toEqual(expected);
    await expect(env.states.inProcess.call('SendTaskFailure', { taskToken: input.token })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  it('with .sync:2 returns input and output as JSON', async () => {
    const { output } = await run('states:startExecution.sync:2', await env.create(echo), { Input: null });
    expect(output).toMatchObject({ Status: 'SUCCEEDED', Input: {}, Output: {} });
  });

  it('with .sync fails with States.TaskFailed when the execution fails', async () => {
    const nested = await env.create({
      StartAt: 'F',
      States: { F: { Type: 'Fail', Error: 'Broken', Cause: 'It broke' } },
    });
    const { error, cause } = await run('states:startExecution.sync', nested);
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause ?? '')).toMatchObject({
      Status: 'FAILED',
      Error: 'Broken',
      Cause: 'It broke',
      StateMachineArn: nested,
    });
  });

  it('with .sync stops the nested execution when its parent is stopped', async () => {
    const nested = await env.create(sleeper);
    const started = new Promise<string>((resolve) => {
      const stop = env.states.inProcess.on('history', ({ event }) => {
        if (event.type !== 'TaskSubmitted') return;
        stop();
        resolve(
          String(
            (JSON.parse(String(event.taskSubmittedEventDetails?.['output'])) as { ExecutionArn: string }).ExecutionArn,
          ),
        );
      });
    });
    const executionArn = await start('states:startExecution.sync', nested);
    const nestedArn = await started;
    await env.states.inProcess.call('StopExecution', { executionArn });
    expect(await env.states.inProcess.waitForExecution(nestedArn)).toMatchObject({ status: 'ABORTED' });
  });

  it('fails with the error of the API if the state machine does not exist', async () => {
    const { error, cause } = await run(
      'states:startExecution',
      'arn:aws:states:us-east-1:123456789012:stateMachine:missing',
    );
    expect(error).toBe('StepFunctions.StateMachineDoesNotExistException');
    expect(cause).toMatch(
      /^State Machine Does Not Exist: 'arn:.*:missing' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: .+; Proxy: null\)$/,
    );
  });
});

describe('aws-sdk:sfn', () => {
  it('calls any operation, and returns ISO 8601 dates and no HTTP metadata', async () => {
    const { output } = await run('aws-sdk:sfn:startExecution', await env.create(echo), { Input: { a: 1 } });
    expect(output).toEqual({
      ExecutionArn: expect.stringMatching(/^arn:/),
      StartDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    });
  });

  it('has the error names of the AWS SDK for Java 2', async () => {
    const stateMachineArn = await env.create({
      StartAt: 'T',
      States: {
        T: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess',
          Parameters: { TaskToken: 'none', Output: { a: 1 } },
          End: true,
        },
      },
    });
    const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn });
    const { error, cause } = await env.states.inProcess.waitForExecution(executionArn);
    expect(error).toBe('Sfn.InvalidTokenException');
    expect(cause).toMatch(
      /^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/,
    );
  });
});
