import { VirtualClock } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates();
});
afterAll(() => env[Symbol.asyncDispose]());

async function run(state: object, input = '{}') {
  const stateMachineArn = await env.create({
    StartAt: 'Task',
    States: { Task: { Type: 'Task', End: true, ...state } },
  });
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn, input });
  return {
    ...(await env.states.inProcess.waitForExecution(executionArn)),
    history: env.states.inProcess.history(executionArn),
  };
}

const invoke = (FunctionName: string, parameters: object = {}) => ({
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName, ...parameters },
});

describe('a Task whose Resource is a function', () => {
  it('returns the result of the function', async () => {
    const Resource = await env.createFunction('export const handler = async (event) => ({ got: event });');
    const { output, history } = await run({ Resource }, '{"a":1}');
    expect(JSON.parse(output ?? '')).toEqual({ got: { a: 1 } });
    expect(history.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('fails with the error type of the function, and its error object as cause', async () => {
    const Resource = await env.createFunction(
      'class OutOfStock extends Error { name = "OutOfStock" } export const handler = async () => { throw new ' +
        'OutOfStock("none left"); };',
    );
    const { status, error, cause } = await run({ Resource });
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'OutOfStock' });
    expect(JSON.parse(cause ?? '')).toMatchObject({
      errorType: 'OutOfStock',
      errorMessage: 'none left',
      trace: expect.any(Array),
    });
  });
});

describe('lambda:invoke', () => {
  it('returns the end of the log with LogType Tail', async () => {
    const name = await env.createFunction('export const handler = async () => console.log("counted");');
    const { output = '{}' } = await run(invoke(name, { LogType: 'Tail' }));
    const { LogResult = '' } = JSON.parse(output) as { readonly LogResult?: string };
    expect(Buffer.from(LogResult, 'base64').toString()).toContain('counted');
  });

  it('returns the response of the API with the payload', async () => {
    const arn = await env.createFunction('export const handler = async (event) => ({ got: event });');
    const { output } = await run(invoke(arn, { Payload: { a: 1 } }));
    expect(JSON.parse(output ?? '')).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { got: { a: 1 } },
      StatusCode: 200,
      SdkHttpMetadata: {
        HttpStatusCode: 200,
        HttpHeaders: { 'Content-Type': 'application/json' },
        AllHttpHeaders: { 'Content-Type': ['application/json'] },
      },
      SdkResponseMetadata: { RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it.each([
    [{ Payload: '{"a":1}' }, { a: 1 }],
    [{ Payload: null }, {}],
    [{}, {}],
  ])('passes a string unchanged and no payload as an empty event: %j', async (parameters, event) => {
    const arn = await env.createFunction('export const handler = async (event) => event;');
    expect(JSON.parse((await run(invoke(arn, parameters))).output ?? '')).toMatchObject({ Payload: event });
  });

  it('invokes with Event without waiting', async () => {
    const arn = await env.createFunction('export const handler = async () => 1;');
    expect(JSON.parse((await run(invoke(arn, { InvocationType: 'Event' }))).output ?? '')).toMatchObject({
      StatusCode: 202,
      Payload: null,
    });
  });

  it('fails with the error of the API if the function does not exist', async () => {
    const { error, cause } = await run(invoke('missing'));
    expect(error).toBe('Lambda.ResourceNotFoundException');
    expect(cause).toMatch(
      /^Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing:\$LATEST \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    );
  });

  it('is retried by error type, and each attempt is a transition', async () => {
    await using own = await startStates({ clock: new VirtualClock() });
    const arn = await own.createFunction(
      'let calls = 0; export const handler = async () => { calls++; if (calls < 3) { const error = new ' +
        'Error("busy"); error.name = "Busy"; throw error; } return calls; };',
    );
    const stateMachineArn = await own.create({
      StartAt: 'Task',
      States: {
        Task: {
          Type: 'Task',
          ...invoke(arn),
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3600, MaxAttempts: 3 }],
          OutputPath: '$.Payload',
          End: true,
        },
      },
    });
    const { executionArn = '' } = await own.states.inProcess.call('StartExecution', { stateMachineArn });
    expect((await own.states.inProcess.waitForExecution(executionArn)).output).toBe('3');
    expect(own.states.inProcess.transitions(executionArn)).toBe(3);
  });
});
