import { describe, expect, it } from 'vitest';
import { runMachine, singleState, eventTypes } from '../testing/run-machine.js';

describe('a Pass state', () => {
  it('returns its input and records an entered and an exited event', async () => {
    const { outcome, events } = await runMachine(singleState({ Type: 'Pass' }), { input: { a: 1 } });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { a: 1 } });
    expect(eventTypes(events)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events.map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3]);
  });

  it('applies InputPath, Parameters, ResultPath and OutputPath in that order', async () => {
    const { outcome } = await runMachine(
      singleState({
        Type: 'Pass',
        InputPath: '$.in',
        Parameters: { 'doubled.$': 'States.MathAdd($.n, $.n)' },
        ResultPath: '$.out.result',
        OutputPath: '$.out',
      }),
      { input: { in: { n: 21 }, out: { kept: true } } },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { kept: true, result: { doubled: 42 } } });
  });

  it('does not modify its input, which others share', async () => {
    const input = { list: [1] };
    await runMachine(singleState({ Type: 'Pass', Result: 2, ResultPath: '$.list[0]' }), { input });
    expect(input).toEqual({ list: [1] });
  });

  it('evaluates assignments with the old values, and the next state reads the new ones', async () => {
    const { outcome, events } = await runMachine({
      QueryLanguage: 'JSONata',
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Assign: { x: 1 }, Next: 'Second' },
        Second: { Type: 'Pass', Assign: { x: '{% $x + 1 %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'Third' },
        Third: { Type: 'Pass', Output: '{% { "x": $x, "y": $y, "in": $states.input } %}', End: true },
      },
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { x: 2, y: 1, in: 1 } });
    expect(events.find(({ id }) => id === 5)?.details?.['assignedVariables']).toEqual({ x: 2, y: 1 });
  });

  it('fails with the path and the input if the path has no value', async () => {
    const { outcome } = await runMachine(singleState({ Type: 'Pass', Parameters: { 'a.$': '$.none' } }), {
      input: { b: 1 },
    });
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'Only' (entered at the event id #2). The JSONPath '$.none' specified for the field 'a.$' could not be found in the input '{"b":1}'`,
    });
  });

  it('fails with EvaluationFailed and the name of the field if an expression returns nothing', async () => {
    const { outcome, events } = await runMachine(
      singleState({ Type: 'Pass', Output: { list: [1, '{% $states.input.none %}'] } }, { QueryLanguage: 'JSONata' }),
    );
    expect(eventTypes(events)).toEqual(['ExecutionStarted', 'PassStateEntered', 'EvaluationFailed', 'ExecutionFailed']);
    expect(events[2]?.details).toMatchObject({ location: 'Output/list[1]', state: 'Only' });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});
