import { describe, expect, it } from 'vitest';
import { type JsonObject } from '../json.js';
import { TaskFailure } from '../task-dispatcher.js';
import { functionArn, runMachine, singleState, eventTypes } from '../testing/run-machine.js';

const branch = (state: JsonObject): JsonObject => ({ StartAt: 'S', States: { S: { End: true, ...state } } });
const named = (name: string, state: JsonObject): JsonObject => ({
  StartAt: name,
  States: { [name]: { End: true, ...state } },
});

describe('a Parallel state', () => {
  it('returns the outputs in the order of its branches, independent of their durations', async () => {
    const { outcome } = await runMachine(
      singleState({
        Type: 'Parallel',
        Branches: [named('Slow', { Type: 'Wait', Seconds: 9 }), named('Quick', { Type: 'Pass', Result: 'quick' })],
      }),
      { input: 'in' },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: ['in', 'quick'] });
  });

  it('aborts the other branches when one fails, and catches that failure once', async () => {
    let aborted = false;
    const { outcome, events } = await runMachine(
      {
        StartAt: 'P',
        States: {
          P: {
            Type: 'Parallel',
            Branches: [
              named('Long', { Type: 'Task', Resource: functionArn('long') }),
              named('Bad', { Type: 'Task', Resource: functionArn('bad') }),
            ],
            Catch: [{ ErrorEquals: ['Oops'], Next: 'Caught' }],
            End: true,
          },
          Caught: { Type: 'Pass', End: true },
        },
      },
      {
        tasks: {
          long: ({ signal, releaseClock }) => {
            signal.addEventListener('abort', () => (aborted = true));
            releaseClock();
            return new Promise(() => undefined);
          },
          bad: () => {
            throw new TaskFailure('Oops', 'no');
          },
        },
      },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { Error: 'Oops', Cause: 'no' } });
    expect(aborted).toBe(true);
    expect(eventTypes(events).filter((type) => type === 'TaskStateAborted')).toHaveLength(2);
    expect(eventTypes(events)).toContain('ParallelStateFailed');
  });

  it('records no event of a branch that evaluates an expression while another one fails', async () => {
    // The jsonata package evaluates `~>` asynchronously.
    const slow = '{% $reduce([1..50], function($sum, $n) { $sum + $n }) ~> $abs() %}';
    const inner = (name: string, state: JsonObject): JsonObject => ({
      StartAt: name,
      States: { [name]: { End: true, QueryLanguage: 'JSONata', ...state } },
    });
    const { events } = await runMachine(
      singleState({
        Type: 'Parallel',
        Branches: [
          inner('Task', { Type: 'Task', Resource: functionArn('f'), Arguments: slow }),
          inner('Fan', { Type: 'Parallel', Arguments: slow, Branches: [named('Never', { Type: 'Pass' })] }),
          inner('Each', {
            Type: 'Map',
            Items: '{% [1..50][$ > $reduce([1..9], function($s, $n) { $s + $n }) ~> $abs()] %}',
            ItemProcessor: named('Neither', { Type: 'Pass' }),
          }),
          inner('Rest', { Type: 'Wait', Seconds: slow }),
          inner('Broken', { Type: 'Pass', Output: slow.replace('1..50', '1..5').replace('$n }', '$none.x + "" }') }),
        ],
      }),
      { tasks: { f: () => 1 } },
    );
    const failed = events.findIndex(({ type }) => type === 'EvaluationFailed');
    expect(eventTypes(events).slice(failed)).toEqual([
      'EvaluationFailed',
      'TaskStateAborted',
      'ParallelStateAborted',
      'MapStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });

  it('lets branches read outer variables and hides their own', async () => {
    const { outcome } = await runMachine({
      QueryLanguage: 'JSONata',
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'A',
              States: {
                A: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Next: 'B' },
                B: { Type: 'Pass', Output: '{% $inner %}', End: true },
              },
            },
          ],
          Next: 'After',
        },
        After: { Type: 'Pass', Output: '{% [$states.input, $exists($inner)] %}', End: true },
      },
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: [2, false] });
  });

  it('cannot catch States.Runtime', async () => {
    const { outcome } = await runMachine({
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [branch({ Type: 'Pass', InputPath: '$.none' })],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Pass', End: true },
      },
    });
    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining("state 'S' (entered at the event id #4)"),
    });
  });
});
