import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createStepwell } from '../stepwell.js';
import { type StubResponse, stateMachineArn, StepFunctionsDouble } from '../testing/step-functions-double.js';
import { untypedExecution, untypedWorkflow } from '../untyped.js';
import { untypedExpressWorkflow } from './express-workflow.js';

const executionArn = 'arn:aws:states:us-east-1:123456789012:express:Images:run-1:id';
const ended = (status: string, more: object = {}): StubResponse => ({
  body: {
    executionArn,
    startDate: 1_767_225_600,
    stopDate: 1_767_225_601,
    status,
    billingDetails: { billedDurationInMilliseconds: 1_000, billedMemoryUsedInMB: 64 },
    ...more,
  },
});
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('a synchronous execution', () => {
  it('returns its output and its billing details', async () => {
    await using double = await StepFunctionsDouble.start(() => ended('SUCCEEDED', { output: '{"total":3}' }));
    using stepwell = double.stepwell();
    const prices = untypedExpressWorkflow(stepwell, { stateMachineArn });
    await expect(prices.execute({ items: 3 }, { name: 'run-1', traceHeader: 'Root=1-a' })).resolves.toEqual({
      total: 3,
    });
    expect(double.callsOf('StartSyncExecution')).toEqual([
      { stateMachineArn, name: 'run-1', traceHeader: 'Root=1-a', input: '{"items":3}' },
    ]);
    await expect(prices.startSync({})).resolves.toMatchObject({
      status: 'SUCCEEDED',
      output: { total: 3 },
      billing: { milliseconds: 1_000, megabytes: 64 },
      requestId: 'request-2',
    });
  });

  it.each([
    [
      'FAILED',
      { error: 'Lambda.TooManyRequestsException', cause: '{"errorMessage":"busy"}' },
      {
        name: 'ExecutionFailed',
        error: 'Lambda.TooManyRequestsException',
        cause: { errorMessage: 'busy' },
        retryable: true,
        state: undefined,
        requestId: 'request-1',
      },
    ],
    ['TIMED_OUT', {}, { name: 'ExecutionTimedOut', retryable: true }],
  ])('that ended as %s makes execute throw, but not startSync', async (status, details, error) => {
    await using double = await StepFunctionsDouble.start(() => ended(status, details));
    using stepwell = double.stepwell();
    const prices = untypedExpressWorkflow(stepwell, { stateMachineArn });
    expect(await thrownBy(prices.execute({}))).toMatchObject(error);
    await expect(prices.startSync({})).resolves.toMatchObject({ status, executionArn });
  });

  it.each([
    ['a lost connection', 'hang up' as const, 'EndpointUnreachable'],
    ['a fault of the service', { status: 500, type: 'InternalServerError' }, 'CallFailed'],
  ])('is not retried after %s, because it may have run', async (_, answer, name) => {
    await using double = await StepFunctionsDouble.start(() => answer);
    using stepwell = double.stepwell({ maxAttempts: 3 });
    expect(await thrownBy(untypedExpressWorkflow(stepwell, { stateMachineArn }).execute({}))).toMatchObject({ name });
    expect(double.calls).toHaveLength(1);
  });

  it('is retried when it was throttled', async () => {
    await using double = await StepFunctionsDouble.start((_, nth) =>
      nth === 1 ? { status: 400, type: 'ThrottlingException' } : ended('SUCCEEDED', { output: '1' }),
    );
    using stepwell = double.stepwell({ maxAttempts: 3 });
    await expect(untypedExpressWorkflow(stepwell, { stateMachineArn }).execute({})).resolves.toBe(1);
    expect(double.calls).toHaveLength(2);
  });

  it('of a Standard state machine is rejected with the fix', async () => {
    await using double = await StepFunctionsDouble.start(() => ({ status: 400, type: 'StateMachineTypeNotSupported' }));
    using stepwell = double.stepwell();
    expect(await thrownBy(untypedExpressWorkflow(stepwell, { stateMachineArn }).execute({}))).toMatchObject({
      name: 'StateMachineTypeNotSupported',
      arn: stateMachineArn,
      requestId: 'request-1',
      message: expect.stringContaining('workflow()') as string,
    });
  });

  it('rejects an output that is not JSON', async () => {
    await using double = await StepFunctionsDouble.start((_, nth) =>
      ended('SUCCEEDED', nth === 1 ? {} : { output: 'x' }),
    );
    using stepwell = double.stepwell();
    const prices = untypedExpressWorkflow(stepwell, { stateMachineArn });
    expect(await thrownBy(prices.execute({}))).toMatchObject({ name: 'UnexpectedOutput', output: undefined });
    expect(await thrownBy(prices.execute({}))).toMatchObject({ name: 'UnexpectedOutput', output: 'x' });
  });
});

describe('the host of a synchronous execution', () => {
  it('is a custom endpoint without prefix, also with a client that was passed', async () => {
    await using double = await StepFunctionsDouble.start(() => ended('SUCCEEDED', { output: '1' }));
    const client = new SFNClient({ region: 'us-east-1', endpoint: double.endpoint, credentials, maxAttempts: 1 });
    using stepwell = createStepwell({ client });
    await expect(untypedExpressWorkflow(stepwell, { stateMachineArn }).execute({})).resolves.toBe(1);
    client.destroy();
  });

  it.each([
    ['eu-west-1', undefined, 'sync-states.eu-west-1.amazonaws.com'],
    ['cn-north-1', undefined, 'sync-states.cn-north-1.amazonaws.com.cn'],
    [
      'us-east-1',
      'https://vpce-1-2.sync-states.us-east-1.vpce.amazonaws.com',
      'vpce-1-2.sync-states.us-east-1.vpce.amazonaws.com',
    ],
  ])('for region %s and endpoint %s is %s', async (region, endpoint, host) => {
    const hosts: string[] = [];
    const requestHandler = {
      handle: ({ hostname }: { readonly hostname: string }) => {
        hosts.push(hostname);
        return Promise.reject(new Error('no call is made'));
      },
    };
    const client = new SFNClient({
      region,
      credentials,
      maxAttempts: 1,
      requestHandler,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    using stepwell = createStepwell({ client });
    await thrownBy(untypedExpressWorkflow(stepwell, { stateMachineArn }).execute({}));
    expect(hosts).toEqual([host]);
    client.destroy();
  });
});

describe('an asynchronous Express execution', () => {
  it('is started by every call, even with the same name', async () => {
    await using double = await StepFunctionsDouble.start(() => ({ body: { executionArn, startDate: 1_767_225_600 } }));
    using stepwell = double.stepwell();
    const prices = untypedExpressWorkflow(stepwell, { stateMachineArn });
    await expect(prices.start({}, { name: 'same' })).resolves.toEqual({
      executionArn,
      startDate: new Date(1_767_225_600_000),
    });
    await prices.start({}, { name: 'same' });
    expect(double.callsOf('StartExecution')).toHaveLength(2);
  });

  it('has no handle; the error names the fix', async () => {
    await using double = await StepFunctionsDouble.start(() => 'hang up');
    using stepwell = double.stepwell();
    expect(() => untypedExecution(stepwell, executionArn)).toThrow(
      expect.objectContaining({ name: 'StateMachineTypeNotSupported', arn: executionArn }),
    );
    expect(() => untypedWorkflow(stepwell, { stateMachineArn }).execution(executionArn)).toThrow('expressWorkflow()');
  });
});
