import { type Json, type JsonObject } from '../../json.js';
import { type AwsCase, type AwsCases, causeIn, guide, recorded } from './aws-case.js';

const jsonata = { QueryLanguage: 'JSONata' };
const map = (rest: JsonObject = {}): JsonObject => ({
  Type: 'Map',
  ItemProcessor: { StartAt: 'Each', States: { Each: { Type: 'Pass', End: true } } },
  End: true,
  ...rest,
});

const itemsFail = (rule: string, source: string, items: Json, message: string): AwsCase => ({
  rule,
  source,
  states: { Loop: map({ Items: items }) },
  machine: jsonata,
  input: { n: 4 },
  answer: { error: 'States.QueryEvaluationError', cause: causeIn('Loop', 2, message) },
  history: 'MapStateEntered 0  EvaluationFailed 0  MapStateFailed 3  ExecutionFailed 4',
});

/** Items and ItemSelector of JSONata Map states. */
export const mapItemsCases: AwsCases = {
  subject: 'Map, Items',
  cases: [
    {
      rule: 'Items of a JSONata Map state can be an expression.',
      source: recorded(2025),
      states: { Loop: map({ Items: '{% [1..$states.input.n] %}' }) },
      machine: jsonata,
      input: { n: 3 },
      answer: { output: [1, 2, 3] },
    },
    {
      rule: 'Items of a JSONata Map state can be an array with expressions.',
      source: recorded(2025),
      states: { Loop: map({ Items: [0, '{% $states.input.n %}'] }) },
      machine: jsonata,
      input: { n: 3 },
      answer: { output: [0, 3] },
    },
    {
      rule: 'ItemSelector of a JSONata Map state reads the item from the context object, and variables.',
      source: recorded(2025),
      states: {
        Set: { Type: 'Pass', Assign: { list: ['a', 'b'] }, Next: 'Loop' },
        Loop: map({
          Items: '{% $list %}',
          ItemSelector: {
            v: '{% $states.context.Map.Item.Value %}',
            i: '{% $states.context.Map.Item.Index %}',
            of: '{% $count($list) %}',
          },
        }),
      },
      machine: jsonata,
      answer: {
        output: [
          { v: 'a', i: 0, of: 2 },
          { v: 'b', i: 1, of: 2 },
        ],
      },
    },
    {
      rule: 'Without Items, the input of a JSONata Map state must be an array.',
      source: recorded(2024),
      states: { Loop: map() },
      machine: jsonata,
      input: { n: 4 },
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn('Loop', 2, 'Map state input must be an array but was: {"n":4}'),
      },
      history: 'MapStateEntered 0  EvaluationFailed 0  MapStateFailed 3  ExecutionFailed 4',
      details: {
        3: {
          error: 'States.QueryEvaluationError',
          cause: causeIn('Loop', 2, 'Map state input must be an array but was: {"n":4}'),
          state: 'Loop',
        },
      },
    },
    itemsFail(
      'Items that are a number fail with the expression and the type.',
      recorded(2024),
      '{% $states.input.n %}',
      "The JSONata expression '$states.input.n' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 4",
    ),
    itemsFail(
      'Items that are an object fail with the expression and the type.',
      recorded(2024),
      '{% $states.input %}',
      `The JSONata expression '$states.input' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {"n":4}`,
    ),
    itemsFail(
      'Items that are null fail with the expression and the type.',
      guide('state-map-inline'),
      '{% null %}',
      "The JSONata expression 'null' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'null' for value: null",
    ),
    itemsFail(
      'Items that are a function fail with an unsupported result type.',
      recorded(2024),
      '{% $double := function($x) { $x * 2 } %}',
      "The JSONata expression '$double := function($x) { $x * 2 }' specified for the field 'Items' returned an unsupported result type.",
    ),
  ],
};
