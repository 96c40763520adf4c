import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.js';
import { type Json, type JsonObject } from '../json.js';
import { TaskFailure } from '../task-dispatcher.js';
import {
  functionArn,
  runMachine,
  singleState,
  startMachine,
  type TaskHandler,
  eventTypes,
} from '../testing/run-machine.js';

const task = (name: string, rest: JsonObject = { End: true }): JsonObject => ({
  Type: 'Task',
  Resource: functionArn(name),
  ...rest,
});
const branch = (name: string): JsonObject => ({ StartAt: name, States: { [name]: task(name) } });

/** Functions that count their calls by name and input. They fail as often as `failing` specifies. */
function counted(failing: Readonly<Record<string, number>>, names: readonly string[]) {
  const left = { ...failing };
  const calls: string[] = [];
  const handler =
    (name: string): TaskHandler =>
    ({ parameters }) => {
      const call = typeof parameters === 'number' ? `${name} ${parameters}` : name;
      calls.push(call);
      if ((left[call] ?? 0) === 0) return `${call} done`;
      left[call] = (left[call] ?? 0) - 1;
      throw new TaskFailure('Bad', call);
    };
  return { calls, tasks: Object.fromEntries(names.map((name) => [name, handler(name)])) };
}

describe('a redrive', () => {
  it('continues in the failed state with its input, and does not repeat states that succeeded', async () => {
    const { calls, tasks } = counted({ second: 1 }, ['first', 'second', 'third']);
    const { handle, events, outcome } = await runMachine(
      {
        StartAt: 'First',
        States: {
          First: task('first', { Next: 'Second' }),
          Second: task('second', { Next: 'Third' }),
          Third: task('third'),
        },
      },
      { tasks, input: { n: 1 } },
    );
    expect(outcome).toEqual({ status: 'FAILED', error: 'Bad', cause: 'second' });
    expect(await handle.redrive().result).toEqual({ status: 'SUCCEEDED', output: 'third done' });
    expect(calls).toEqual(['first', 'second', 'second', 'third']);
    const redriven = events.find(({ type }) => type === 'ExecutionRedriven');
    expect(redriven).toMatchObject({ previousEventId: (redriven?.id ?? 0) - 1, details: { redriveCount: 1 } });
    expect(events[redriven?.id ?? 0]).toMatchObject({
      type: 'LambdaFunctionScheduled',
      previousEventId: redriven?.id,
      details: { input: 'first done' },
    });
    expect(eventTypes(events).filter((type) => type === 'TaskStateEntered')).toHaveLength(3);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
  });

  it('resets the retry counts', async () => {
    const { calls, tasks } = counted({ f: 5 }, ['f']);
    const { handle } = await runMachine(
      singleState(task('f', { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }] })),
      { tasks },
    );
    expect(calls).toHaveLength(3);
    expect(await handle.redrive().result).toMatchObject({ status: 'SUCCEEDED' });
    expect(calls).toHaveLength(6);
  });

  it('keeps variables, and adds its count and time to the context object', async () => {
    const { tasks } = counted({ f: 2 }, ['f']);
    const { handle } = await runMachine(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Set',
        States: {
          Set: { Type: 'Pass', Assign: { kept: 'yes' }, Next: 'Call' },
          Call: task('f', { Arguments: {}, Next: 'Report' }),
          Report: {
            Type: 'Pass',
            Output:
              '{% [$kept, $states.context.Execution.RedriveCount, $exists($states.context.Execution.RedriveTime)] %}',
            End: true,
          },
        },
      },
      { tasks },
    );
    const second = handle.redrive();
    expect(await second.result).toMatchObject({ status: 'FAILED' });
    expect(await second.redrive().result).toEqual({ status: 'SUCCEEDED', output: ['yes', 2, true] });
  });

  it('repeats only the failed and aborted branches of a Parallel', async () => {
    const { calls, tasks } = counted({ bad: 1 }, ['good', 'bad']);
    const slow: TaskHandler = ({ releaseClock }) => {
      calls.push('slow');
      releaseClock();
      return calls.filter((call) => call === 'slow').length === 1 ? new Promise(() => undefined) : 'slow done';
    };
    const { handle, events } = await runMachine(
      singleState({ Type: 'Parallel', Branches: [branch('good'), branch('slow'), branch('bad')] }),
      { tasks: { ...tasks, slow } },
    );
    expect(await handle.redrive().result).toEqual({
      status: 'SUCCEEDED',
      output: ['good done', 'slow done', 'bad done'],
    });
    expect(calls).toEqual(['good', 'slow', 'bad', 'slow', 'bad']);
    expect(
      eventTypes(events).filter((type) => type === 'ParallelStateEntered' || type === 'ParallelStateStarted'),
    ).toHaveLength(2);
  });

  it('repeats only the unsuccessful iterations of an inline Map, also nested ones', async () => {
    const { calls, tasks } = counted({ 'f 2': 1, 'f 5': 1 }, ['f']);
    const inner = { Type: 'Map', MaxConcurrency: 1, ItemProcessor: branch('f') };
    const { handle, events } = await runMachine(
      singleState({ ...inner, ItemProcessor: { StartAt: 'Inner', States: { Inner: { ...inner, End: true } } } }),
      { tasks, input: [[1, 2, 3], [4, 5], [6]] },
    );
    expect(calls).toEqual(['f 1', 'f 2']);
    const second = handle.redrive();
    expect(await second.result).toMatchObject({ status: 'FAILED', cause: 'f 5' });
    expect(second.positions().map(({ path }) => path)).toEqual([['Only[1]', 'Inner[1]', 'f']]);
    expect(await second.redrive().result).toEqual({
      status: 'SUCCEEDED',
      output: [['f 1 done', 'f 2 done', 'f 3 done'], ['f 4 done', 'f 5 done'], ['f 6 done']],
    });
    expect(calls).toEqual(['f 1', 'f 2', 'f 2', 'f 3', 'f 4', 'f 5', 'f 5', 'f 6']);
    expect(eventTypes(events).filter((type) => type === 'MapIterationStarted')).toHaveLength(9);
  });

  it('repeats a whole Parallel if its results were too large', async () => {
    const { calls, tasks } = counted({}, ['good']);
    let size = 200;
    const large: TaskHandler = () => 'x'.repeat(size);
    const { handle } = await runMachine(
      singleState({ Type: 'Parallel', Branches: [branch('good'), branch('large')] }),
      {
        tasks: { ...tasks, large },
        quotas: { payloadBytes: 100 },
      },
    );
    size = 1;
    expect(await handle.redrive().result).toEqual({ status: 'SUCCEEDED', output: ['good done', 'x'] });
    expect(calls).toEqual(['good', 'good']);
  });

  it('repeats all branches of a Parallel in a retry after the redrive', async () => {
    const { calls, tasks } = counted({ bad: 3 }, ['good', 'bad']);
    const { handle } = await runMachine(
      singleState({
        Type: 'Parallel',
        Branches: [branch('good'), branch('bad')],
        Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 1 }],
      }),
      { tasks },
    );
    expect(calls).toEqual(['good', 'bad', 'good', 'bad']);
    expect(await handle.redrive().result).toMatchObject({ status: 'SUCCEEDED' });
    expect(calls.slice(4)).toEqual(['bad', 'good', 'bad']);
  });

  it('enters a Fail state again', async () => {
    const { handle, events } = await runMachine({ StartAt: 'Only', States: { Only: { Type: 'Fail', Error: 'No' } } });
    expect(await handle.redrive().result).toMatchObject({ status: 'FAILED', error: 'No' });
    expect(eventTypes(events)).toEqual([
      'ExecutionStarted',
      'FailStateEntered',
      'ExecutionFailed',
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  it('restarts the timeout of an execution, and ignores late results of the first attempt', async () => {
    const clock = new VirtualClock();
    const resolvers: ((result: Json) => void)[] = [];
    const { handle, events } = startMachine(singleState(task('f'), { TimeoutSeconds: 10 }), {
      clock,
      tasks: {
        f: ({ releaseClock }) => {
          releaseClock();
          return new Promise((resolve) => {
            resolvers.push(resolve);
            if (resolvers.length === 2) clock.setTimer(9000, () => resolve('second'));
          });
        },
      },
    });
    expect(await handle.result).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
    const second = handle.redrive();
    resolvers[0]?.('first');
    expect(await second.result).toEqual({ status: 'SUCCEEDED', output: 'second' });
    expect(eventTypes(events).slice(eventTypes(events).indexOf('ExecutionRedriven'))).toEqual([
      'ExecutionRedriven',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('starts an execution that was stopped before its first state', async () => {
    const { handle, events } = startMachine(singleState({ Type: 'Pass' }), { input: 'in' });
    handle.stop();
    expect(await handle.redrive().result).toEqual({ status: 'SUCCEEDED', output: 'in' });
    expect(eventTypes(events)).toEqual([
      'ExecutionStarted',
      'ExecutionAborted',
      'ExecutionRedriven',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('is rejected while running, after success, twice, for Express, and with a full history', async () => {
    const running = startMachine(singleState({ Type: 'Wait', Seconds: 5 }));
    expect(() => running.handle.redrive()).toThrow('Execution is RUNNING and cannot be redriven');
    await running.handle.result;
    expect(() => running.handle.redrive()).toThrow('Execution is SUCCEEDED and cannot be redriven');
    const failing = { tasks: counted({ f: 9 }, ['f']).tasks };
    const { handle } = await runMachine(singleState(task('f')), failing);
    await handle.redrive().result;
    expect(() => handle.redrive()).toThrow('already redriven');
    expect(() => handle.redrive()).toThrow(expect.objectContaining({ name: 'NotRedrivable' }));
    const express = await runMachine(singleState(task('f')), { ...failing, type: 'EXPRESS' });
    expect(() => express.handle.redrive()).toThrow('Express');
    const full = await runMachine(singleState(task('f')), { ...failing, quotas: { historyEvents: 7 } });
    expect(full.events).toHaveLength(6);
    expect(() => full.handle.redrive()).toThrow('Execution history event limit exceeded');
  });
});
