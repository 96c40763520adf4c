import { describe, expect, it } from 'vitest';
import {
  isExecutionAborted,
  isExecutionFailed,
  isExecutionTimedOut,
  isUnexpectedOutput,
  isWaitTimedOut,
} from './errors/execution-errors.js';
import { isEndpointUnreachable, isExecutionDoesNotExist } from './errors/call-errors.js';
import {
  describeResponse,
  executionArn,
  StepFunctionsDouble,
  type StubResponse,
} from './testing/step-functions-double.js';
import { untypedExecution } from './untyped.js';

const failing: StubResponse[] = [
  describeResponse('FAILED', { error: 'DownloadsFailed', cause: '{"failed":3}' }),
  {
    body: {
      events: [
        { id: 9, previousEventId: 8, type: 'ExecutionFailed', timestamp: 1 },
        { id: 8, previousEventId: 5, type: 'TaskFailed', timestamp: 1 },
        {
          id: 7,
          previousEventId: 2,
          type: 'TaskStateEntered',
          timestamp: 1,
          stateEnteredEventDetails: { name: 'A neighbour' },
        },
        { id: 5, previousEventId: 4, type: 'TaskScheduled', timestamp: 1 },
        {
          id: 4,
          previousEventId: 3,
          type: 'TaskStateEntered',
          timestamp: 1,
          stateEnteredEventDetails: { name: 'Download batch' },
        },
        { id: 3, previousEventId: 2, type: 'MapIterationStarted', timestamp: 1 },
      ],
    },
  },
];

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('result()', () => {
  it('gives the parsed output once the execution has succeeded', async () => {
    await using double = await StepFunctionsDouble.start((_call, nth) =>
      nth < 3 ? describeResponse('RUNNING') : describeResponse('SUCCEEDED', { output: '{"images":7}' }),
    );
    using stepwell = double.stepwell();
    await expect(untypedExecution(stepwell, executionArn).result()).resolves.toEqual({ images: 7 });
    expect(double.callsOf('DescribeExecution')).toHaveLength(3);
  });

  it('waits longer each time, up to maxDelay', async () => {
    await using double = await StepFunctionsDouble.start((_call, nth) =>
      nth < 6 ? describeResponse('RUNNING') : describeResponse('SUCCEEDED', { output: '1' }),
    );
    using stepwell = double.stepwell();
    await untypedExecution(stepwell, executionArn).result({ minDelay: 1, maxDelay: 3 });
    expect(double.sleeps).toEqual([1000, 1500, 2250, 3000, 3000]);
  });

  it('spreads the pauses between half and whole, so that many clients do not call in step', async () => {
    await using double = await StepFunctionsDouble.start((_call, nth) =>
      nth < 3 ? describeResponse('RUNNING') : describeResponse('SUCCEEDED', { output: '1' }),
    );
    using stepwell = double.stepwell({ random: () => 0 });
    await untypedExecution(stepwell, executionArn).result({ minDelay: 1 });
    expect(double.sleeps).toEqual([500, 750]);
  });

  it('tells the error, the parsed cause and the innermost state of a failed execution', async () => {
    await using double = await StepFunctionsDouble.start(
      (call) => failing[call.operation === 'DescribeExecution' ? 0 : 1]!,
    );
    using stepwell = double.stepwell();
    const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
    expect(isExecutionFailed(error)).toBe(true);
    expect(error).toMatchObject({
      name: 'ExecutionFailed',
      error: 'DownloadsFailed',
      cause: { failed: 3 },
      causeText: '{"failed":3}',
      state: 'Download batch',
      executionArn,
      retryable: false,
      requestId: 'request-1',
    });
    expect((error as Error).message).toBe(
      `The execution failed in state 'Download batch': DownloadsFailed, {"failed":3} (${executionArn})`,
    );
  });

  it('tells the failure although the history may not be read', async () => {
    const denied: StubResponse = { status: 400, type: 'AccessDeniedException' };
    await using double = await StepFunctionsDouble.start((call) =>
      call.operation === 'DescribeExecution'
        ? describeResponse('FAILED', { error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded' })
        : denied,
    );
    using stepwell = double.stepwell();
    const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
    expect(error).toMatchObject({ name: 'ExecutionFailed', state: undefined, cause: 'Rate exceeded', retryable: true });
  });

  it('tells a time-out and a stop from a failure', async () => {
    await using double = await StepFunctionsDouble.start((call) =>
      call.operation === 'DescribeExecution'
        ? describeResponse(call.body['executionArn'] === executionArn ? 'TIMED_OUT' : 'ABORTED')
        : { body: { events: [] } },
    );
    using stepwell = double.stepwell();
    expect(isExecutionTimedOut(await thrownBy(untypedExecution(stepwell, executionArn).result()))).toBe(true);
    expect(isExecutionAborted(await thrownBy(untypedExecution(stepwell, `${executionArn}b`).result()))).toBe(true);
  });

  it('gives up after maxWaitTime and says that the execution goes on', async () => {
    await using double = await StepFunctionsDouble.start(() => describeResponse('RUNNING'));
    using stepwell = double.stepwell();
    const error = await thrownBy(
      untypedExecution(stepwell, executionArn).result({ maxWaitTime: 5, minDelay: 2, maxDelay: 2 }),
    );
    expect(isWaitTimedOut(error)).toBe(true);
    expect(double.sleeps).toEqual([2000, 2000, 1000]);
    expect(double.callsOf('StopExecution')).toHaveLength(0);
  });

  it('keeps waiting through throttling', async () => {
    const throttled: StubResponse = { status: 400, type: 'ThrottlingException', message: 'Rate exceeded' };
    await using double = await StepFunctionsDouble.start((_call, nth) =>
      nth < 4 ? throttled : describeResponse('SUCCEEDED', { output: '"done"' }),
    );
    using stepwell = double.stepwell();
    await expect(untypedExecution(stepwell, executionArn).result()).resolves.toBe('done');
  });

  it('rejects with an AbortError when the signal aborts, and leaves the execution alone', async () => {
    const controller = new AbortController();
    await using double = await StepFunctionsDouble.start((_call, nth) => {
      if (nth === 3) controller.abort(new Error('enough'));
      return describeResponse('RUNNING');
    });
    using stepwell = double.stepwell();
    const error = await thrownBy(untypedExecution(stepwell, executionArn).result({ abortSignal: controller.signal }));
    expect(error).toMatchObject({ name: 'AbortError', cause: { message: 'enough' } });
    expect(double.callsOf('StopExecution')).toHaveLength(0);
  });

  it('aborts in the middle of a pause of the real clock', async () => {
    const controller = new AbortController();
    await using double = await StepFunctionsDouble.start(() => {
      setImmediate(() => controller.abort());
      return describeResponse('RUNNING');
    });
    using stepwell = double.stepwell({ clock: undefined });
    const waiting = untypedExecution(stepwell, executionArn).result({
      abortSignal: controller.signal,
      minDelay: 3600,
      maxDelay: 3600,
    });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says which execution does not exist, with the request id', async () => {
    await using double = await StepFunctionsDouble.start(() => ({
      status: 400,
      type: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
    }));
    using stepwell = double.stepwell();
    const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
    expect(isExecutionDoesNotExist(error)).toBe(true);
    expect(error).toMatchObject({
      requestId: 'request-1',
      retryable: false,
      message: expect.stringContaining(executionArn) as string,
    });
  });

  it('names the endpoint, and the remedy, when nothing answers there', async () => {
    await using double = await StepFunctionsDouble.start(() => 'hang up');
    using stepwell = double.stepwell();
    const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
    expect(isEndpointUnreachable(error)).toBe(true);
    expect(error).toMatchObject({
      endpoint: double.endpoint,
      retryable: true,
      message: expect.stringMatching(/is `stepwell up` running/) as string,
    });
  });

  it('refuses an output that the service left out', async () => {
    await using double = await StepFunctionsDouble.start(() =>
      describeResponse('SUCCEEDED', { outputDetails: { included: false } }),
    );
    using stepwell = double.stepwell();
    expect(isUnexpectedOutput(await thrownBy(untypedExecution(stepwell, executionArn).result()))).toBe(true);
  });

  it.each([
    [{ minDelay: 0 }, 'minDelay: 0'],
    [{ minDelay: 5, maxDelay: 1 }, 'maxDelay: 1'],
  ])('refuses %o', async (options, message) => {
    await using double = await StepFunctionsDouble.start(() => describeResponse('RUNNING'));
    using stepwell = double.stepwell();
    await expect(untypedExecution(stepwell, executionArn).result(options)).rejects.toThrow(message);
  });
});
