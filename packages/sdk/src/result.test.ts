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
          stateEnteredEventDetails: { name: 'Another state' },
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
  it('returns the parsed output once the execution has succeeded', async () => {
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

  it('applies jitter between half and the whole delay', async () => {
    await using double = await StepFunctionsDouble.start((_call, nth) =>
      nth < 3 ? describeResponse('RUNNING') : describeResponse('SUCCEEDED', { output: '1' }),
    );
    using stepwell = double.stepwell({ random: () => 0 });
    await untypedExecution(stepwell, executionArn).result({ minDelay: 1 });
    expect(double.sleeps).toEqual([500, 750]);
  });

  it('throws the error, the parsed cause and the innermost state of a failed execution', async () => {
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

  it('throws the failure even if the history cannot be read', async () => {
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

  it('distinguishes timeouts and stops from failures', async () => {
    await using double = await StepFunctionsDouble.start((call) =>
      call.operation === 'DescribeExecution'
        ? describeResponse(call.body['executionArn'] === executionArn ? 'TIMED_OUT' : 'ABORTED')
        : { body: { events: [] } },
    );
    using stepwell = double.stepwell();
    expect(isExecutionTimedOut(await thrownBy(untypedExecution(stepwell, executionArn).result()))).toBe(true);
    expect(isExecutionAborted(await thrownBy(untypedExecution(stepwell, `${executionArn}b`).result()))).toBe(true);
  });

  it('throws WaitTimedOut after maxWaitTime and does not stop the execution', async () => {
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

  it('rejects with an AbortError when the signal aborts, and does not stop the execution', async () => {
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

  it('aborts during a delay of the real clock', async () => {
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

  it('names the execution that does not exist, with the request ID', async () => {
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

  it('names the endpoint and the fix when there is no response', async () => {
    await using double = await StepFunctionsDouble.start(() => 'hang up');
    using stepwell = double.stepwell();
    const error = await thrownBy(untypedExecution(stepwell, executionArn).result());
    expect(isEndpointUnreachable(error)).toBe(true);
    expect(error).toMatchObject({
      endpoint: double.endpoint,
      retryable: true,
      message: expect.stringMatching(/check that `stepwell up` is running/) as string,
    });
  });

  it('rejects a response without output', async () => {
    await using double = await StepFunctionsDouble.start(() =>
      describeResponse('SUCCEEDED', { outputDetails: { included: false } }),
    );
    using stepwell = double.stepwell();
    expect(isUnexpectedOutput(await thrownBy(untypedExecution(stepwell, executionArn).result()))).toBe(true);
  });

  it.each([
    [{ minDelay: 0 }, 'minDelay must be greater than 0 seconds, got 0'],
    [{ minDelay: 5, maxDelay: 1 }, 'maxDelay must be at least minDelay (5 seconds), got 1'],
  ])('rejects %o', async (options, message) => {
    await using double = await StepFunctionsDouble.start(() => describeResponse('RUNNING'));
    using stepwell = double.stepwell();
    await expect(untypedExecution(stepwell, executionArn).result(options)).rejects.toThrow(message);
  });
});
