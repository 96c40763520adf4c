import { describe, expect, it } from 'vitest';
import { orderDefinition } from '../testing/order-definition.js';
import { allStates, graphOf } from './state-graph.js';

const machine = (States: object, StartAt = 'A') => ({ StartAt, States });
const transitions = (definition: object) =>
  graphOf(definition)?.scope.transitions.map(({ from, to, kind, label }) => [from, to, kind, label]);

describe('the graph of a definition', () => {
  it('has the states inside of states', () => {
    const graph = graphOf(orderDefinition);
    expect(graph?.problems).toEqual([]);
    expect(graph?.scope.states.find(({ name }) => name === 'Prepare')?.blocks.map(({ startAt }) => startAt)).toEqual([
      'Reserve',
      'Price',
    ]);
    expect(allStates(graph?.scope ?? { startAt: '', states: [], transitions: [] })).toHaveLength(11);
  });

  it('labels choices by their comment, else by a condition that is short enough', () => {
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

  it('writes JSONPath conditions out', () => {
    const Choices = [
      { And: [{ Variable: '$.n', NumericEquals: 3 }, { Not: { Variable: '$.s', IsNull: true } }], Next: 'A' },
      { Variable: '$.t', TimestampLessThanEqualsPath: '$.end', Next: 'B' },
    ];
    expect(transitions(machine({ A: { Type: 'Choice', Choices }, B: { Type: 'Succeed' } }))).toEqual([
      ['A', 'A', 'choice', '$.n = 3 and not $.s is null'],
      ['A', 'B', 'choice', '$.t <= $.end'],
    ]);
  });

  it('tells errors by name, and all of them together', () => {
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

  it('names what tasks call', () => {
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

  it('leaves out what leads nowhere, and says so', () => {
    const graph = graphOf(machine({ A: { Type: 'Pass', Next: 'Missing' } }, 'Nobody'));
    expect(graph?.scope.transitions).toEqual([]);
    expect(graph?.problems).toEqual([
      "'A' leads to 'Missing', which is not there",
      "StartAt is 'Nobody', which is not there",
    ]);
  });

  it.each([[null], [[]], ['text'], [{}], [{ StartAt: 'A', States: {} }], [{ States: { A: {} } }]])(
    'is none of %j',
    (definition) => {
      expect(graphOf(definition)).toBeUndefined();
    },
  );
});
