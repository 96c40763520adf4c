import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.js';
import { type Json, type JsonObject } from '../json.js';
import { TaskFailure } from '../task-dispatcher.js';
import { functionArn, runMachine, singleState, startMachine, eventTypes } from '../testing/run-machine.js';

const callback = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const forever = (): Promise<Json> => new Promise(() => undefined);

describe('a Task state', () => {
  it('passes its parameters and returns the result', async () => {
    const { outcome, events } = await runMachine(
      singleState({
        Type: 'Task',
        Resource: functionArn('f'),
        Parameters: { 'n.$': '$.n' },
        ResultSelector: { 'r.$': '$.value' },
        ResultPath: '$.out',
      }),
      { input: { n: 3 }, tasks: { f: ({ parameters }) => ({ value: parameters }) } },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { n: 3, out: { r: { n: 3 } } } });
    expect(eventTypes(events)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('retries with backoff, a maximum delay and a count for each retrier, then catches', async () => {
    const clock = new VirtualClock(0);
    const at: number[] = [];
    const counts: Json[] = [];
    const definition: JsonObject = {
      StartAt: 'T',
      States: {
        T: {
          Type: 'Task',
          Resource: functionArn('f'),
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10, MaxAttempts: 3 }],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Wrong' },
            { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.problem', Next: 'Caught' },
          ],
          Next: 'Wrong',
        },
        Caught: { Type: 'Succeed' },
        Wrong: { Type: 'Fail' },
      },
    };
    const { outcome } = await runMachine(definition, {
      clock,
      input: { kept: 1 },
      tasks: {
        f: ({ context }) => {
          at.push(clock.now() / 1000);
          counts.push((context['State'] as JsonObject)['RetryCount'] ?? null);
          throw new TaskFailure('Busy', 'later');
        },
      },
    });
    expect(at).toEqual([0, 2, 8, 18]);
    expect(counts).toEqual([0, 1, 2, 3]);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { kept: 1, problem: { Error: 'Busy', Cause: 'later' } } });
  });

  it('resets its retries each time it is entered', async () => {
    // State A fails once each time it is entered, and it is entered three times.
    const retry = [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }];
    const definition: JsonObject = {
      StartAt: 'A',
      States: {
        A: { Type: 'Task', Resource: functionArn('a'), Retry: retry, Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Variable: '$', NumericLessThan: 3, Next: 'A' }], Default: 'C' },
        C: { Type: 'Succeed' },
      },
    };
    let calls = 0;
    const retryCounts: Json[] = [];
    const { outcome } = await runMachine(definition, {
      tasks: {
        a: ({ context }) => {
          retryCounts.push((context['State'] as JsonObject)['RetryCount'] ?? null);
          if (++calls % 2 === 1) throw new TaskFailure('Busy', '');
          return calls / 2;
        },
      },
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: 3 });
    expect(retryCounts).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('uses full jitter from the seeded random source, below the delay', async () => {
    const run = async (): Promise<number[]> => {
      const clock = new VirtualClock(0);
      const at: number[] = [];
      await runMachine(
        singleState({
          Type: 'Task',
          Resource: functionArn('f'),
          Retry: [
            {
              ErrorEquals: ['States.ALL'],
              IntervalSeconds: 10,
              JitterStrategy: 'FULL',
              MaxAttempts: 2,
              BackoffRate: 1,
            },
          ],
        }),
        {
          clock,
          tasks: {
            f: () => {
              at.push(clock.now());
              throw new TaskFailure('Busy', '');
            },
          },
        },
      );
      return at;
    };
    const [first, second] = [await run(), await run()];
    expect(first).toEqual(second);
    expect(first[1]).toBeGreaterThan(0);
    expect(first[1]).toBeLessThan(10_000);
  });

  it('times out, aborts the request, and matches States.Timeout', async () => {
    let aborted = false;
    const { outcome, events } = await runMachine(
      {
        StartAt: 'T',
        States: {
          T: {
            Type: 'Task',
            Resource: functionArn('f'),
            TimeoutSeconds: 5,
            Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
            End: true,
          },
          Late: { Type: 'Pass', End: true },
        },
      },
      {
        tasks: {
          f: ({ signal, releaseClock }) => {
            signal.addEventListener('abort', () => (aborted = true));
            releaseClock();
            return forever();
          },
        },
      },
    );
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'States.Timeout' } });
    expect(eventTypes(events)).toContain('LambdaFunctionTimedOut');
    expect(aborted).toBe(true);
  });

  it('waits for a task token, and a heartbeat restarts the heartbeat timeout', async () => {
    const clock = new VirtualClock(0);
    const { outcome, events } = await runMachine(
      singleState({
        Type: 'Task',
        Resource: callback,
        HeartbeatSeconds: 10,
        Parameters: { 'Token.$': '$$.Task.Token' },
      }),
      {
        clock,
        tasks: {
          [callback]: ({ parameters, taskToken, notifySubmitted, notifyHeartbeat }) => {
            notifySubmitted({ MessageId: '1' });
            clock.setTimer(8_000, notifyHeartbeat);
            return new Promise((resolve) =>
              clock.setTimer(16_000, () => resolve((parameters as JsonObject)['Token'] === taskToken)),
            );
          },
        },
      },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: true });
    expect(eventTypes(events).slice(2, 6)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
  });

  it('reports a missed heartbeat as States.Timeout, which States.HeartbeatTimeout catches', async () => {
    const { outcome } = await runMachine(
      {
        StartAt: 'T',
        States: {
          T: {
            Type: 'Task',
            Resource: callback,
            Parameters: {},
            HeartbeatSeconds: 1,
            Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Late' }],
            End: true,
          },
          Late: { Type: 'Pass', End: true },
        },
      },
      {
        tasks: {
          [callback]: ({ notifySubmitted }) => {
            notifySubmitted({});
            return forever();
          },
        },
      },
    );
    expect(outcome).toMatchObject({ output: { Error: 'States.Timeout' } });
  });

  it('fails with States.DataLimitExceeded if the result is too large', async () => {
    const { outcome } = await runMachine(singleState({ Type: 'Task', Resource: functionArn('f') }), {
      tasks: { f: () => 'x'.repeat(262_143) },
    });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('fails the execution with the message of an error in the dispatcher', async () => {
    const { outcome } = await runMachine(
      singleState({ Type: 'Task', Resource: functionArn('f'), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Only' }] }),
      {
        tasks: {
          f: () => {
            throw new TypeError('a defect of the host');
          },
        },
      },
    );
    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('a defect of the host'),
    });
  });

  it('is aborted when the execution is stopped', async () => {
    let aborted = false;
    const { handle, events } = startMachine(singleState({ Type: 'Task', Resource: functionArn('f') }), {
      tasks: {
        f: ({ signal }) => {
          signal.addEventListener('abort', () => (aborted = true));
          return forever();
        },
      },
    });
    await new Promise((resolve) => setImmediate(resolve));
    handle.stop('Enough', 'by hand');
    expect(await handle.result).toEqual({ status: 'ABORTED', error: 'Enough', cause: 'by hand' });
    expect(aborted).toBe(true);
    expect(eventTypes(events).slice(-2)).toEqual(['TaskStateAborted', 'ExecutionAborted']);
  });
});
