import { describe, expect, it } from 'vitest';
import { allStates, graphOf } from './state-graph.js';

const nested = {
  StartAt: 'Prepare',
  States: {
    Prepare: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Reserve',
          States: {
            Reserve: {
              Type: 'Map',
              ItemProcessor: { StartAt: 'Reserve item', States: { 'Reserve item': { Type: 'Succeed' } } },
              End: true,
            },
          },
        },
        { StartAt: 'Price', States: { Price: { Type: 'Pass', End: true } } },
      ],
      Next: 'Ship',
    },
    Ship: { Type: 'Pass', End: true },
  },
};
const machine = (States: object, StartAt = 'A') => ({ StartAt, States });
const transitions = (definition: object) =>
  graphOf(definition)?.scope.transitions.map(({ from, to, kind, label }) => [from, to, kind, label]);

describe('graphOf()', () => {
  it('includes nested states', () => {
    const graph = graphOf(nested);
    expect(graph?.problems).toEqual([]);
    expect(graph?.scope.states.find(({ name }) => name === 'Prepare')?.blocks.map(({ startAt }) => startAt)).toEqual([
      'Reserve',
      'Price',
    ]);
    expect(allStates(graph?.scope ?? { startAt: '', states: [], transitions: [] })).toHaveLength(5);
  });

  it('labels choices with their comment, or else with a short condition', () => {
    const long = `{% $states.input.${'x'.repeat(60)} %}`;
    const Choices = [
      { Condition: '{% $n > 3 %}', Next: 'B' },
      { Condition: long, Next: 'C' },
      { Condition: long, Comment: 'too many', Next: 'D' },
    ];
    expect(
      transitions(
        machine({
          A: { Type: 'Choice', Choices, Default: 'B' },
          B: { Type: 'Succeed' },
          C: { Type: 'Succeed' },
          D: { Type: 'Succeed' },
        }),
      ),
    ).toEqual([
      ['A', 'B', 'choice', '$n > 3 or otherwise'],
      ['A', 'C', 'choice', undefined],
      ['A', 'D', 'choice', 'too many'],
    ]);
  });

  it('formats JSONPath conditions', () => {
    const Choices = [
      { And: [{ Variable: '$.n', NumericEquals: 3 }, { Not: { Variable: '$.s', IsNull: true } }], Next: 'A' },
      { Variable: '$.t', TimestampLessThanEqualsPath: '$.end', Next: 'B' },
    ];
    expect(transitions(machine({ A: { Type: 'Choice', Choices }, B: { Type: 'Succeed' } }))).toEqual([
      ['A', 'A', 'choice', '$.n = 3 and not $.s is null'],
      ['A', 'B', 'choice', '$.t <= $.end'],
    ]);
  });

  it('lists error names in one label', () => {
    const Catch = [
      { ErrorEquals: ['Gone', 'Lost'], Next: 'B' },
      { ErrorEquals: ['States.ALL'], Next: 'B' },
    ];
    expect(
      transitions(
        machine({
          A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Catch, Next: 'B' },
          B: { Type: 'Succeed' },
        }),
      ),
    ).toEqual([
      ['A', 'B', 'next', undefined],
      ['A', 'B', 'catch', 'Gone, Lost, any error'],
    ]);
  });

  it('names the resources of tasks', () => {
    const resources = {
      A: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      B: 'arn:aws:lambda:us-east-1:123456789012:function:Price',
      C: 'arn:aws-cn:states:cn-north-1:123456789012:activity:Approve',
    };
    const states = Object.fromEntries(
      Object.entries(resources).map(([name, Resource]) => [name, { Type: 'Task', Resource, End: true }]),
    );
    expect(graphOf(machine(states))?.scope.states.map(({ detail }) => detail)).toEqual([
      'lambda:invoke.waitForTaskToken',
      'function:Price',
      'activity:Approve',
    ]);
  });

  it('omits and reports transitions to missing states', () => {
    const graph = graphOf(machine({ A: { Type: 'Pass', Next: 'Missing' } }, 'Unknown'));
    expect(graph?.scope.transitions).toEqual([]);
    expect(graph?.problems).toEqual([
      "'A' transitions to 'Missing', which does not exist",
      "StartAt refers to 'Unknown', which does not exist",
    ]);
  });

  it.each([[null], [[]], ['text'], [{}], [{ StartAt: 'A', States: {} }], [{ States: { A: {} } }]])(
    'is undefined for %j',
    (definition) => {
      expect(graphOf(definition)).toBeUndefined();
    },
  );
});
