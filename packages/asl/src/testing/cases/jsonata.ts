import { type Json } from '../../json.js';
import { type AwsCase, type AwsCases, causeIn, guide, recorded, unverified } from './aws-case.js';

const machine = { QueryLanguage: 'JSONata' };

const output = (rule: string, source: string, expression: Json, value: Json, input: Json = {}): AwsCase => ({
  rule,
  source,
  states: { Compute: { Type: 'Pass', Output: expression, End: true } },
  machine,
  input,
  answer: { output: value },
});

const failure = (rule: string, source: string, expression: string, message: string, input: Json = {}): AwsCase => ({
  rule,
  source,
  states: { Compute: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } },
  machine,
  input,
  answer: {
    error: 'States.QueryEvaluationError',
    cause: causeIn('Compute', 2, `The JSONata expression '${expression}' specified for the field 'Output' ${message}`),
  },
  history: 'PassStateEntered 0  EvaluationFailed 0  ExecutionFailed 3',
});

/** JSONata states, and the functions that AWS adds to JSONata. */
export const jsonataCases: AwsCases = {
  subject: 'JSONata',
  cases: [
    {
      rule: 'Without Output, a JSONata Pass state returns its input.',
      source: recorded(2024),
      states: { Compute: { Type: 'Pass', End: true } },
      machine,
      input: { a: 1 },
      answer: { output: { a: 1 } },
    },
    output('Output can be null.', recorded(2026), null, null),
    output('Output can be a number.', recorded(2026), 2.5, 2.5),
    output('Output can be false.', recorded(2026), false, false),
    output(
      'Output can be an array in which only strings in {% %} are expressions.',
      recorded(2026),
      ['$states', '{% 1 %}', { k: '{% [] %}' }, ' {% 1 %} '],
      ['$states', 1, { k: [] }, ' {% 1 %} '],
    ),
    output('Fields that end in .$ have no meaning in JSONata.', recorded(2026), { 'a.$': '$.b' }, { 'a.$': '$.b' }),
    output('$states.input is the input of the state.', recorded(2026), '{% $states.input.a[1] %}', 2, { a: [1, 2] }),
    output('$states.context is the context object.', recorded(2026), '{% $states.context.State.Name %}', 'Compute'),
    output(
      'An expression can contain a regular expression.',
      recorded(2025),
      '{% $contains("A-17", /^[A-Z]-\\d+$/) %}',
      true,
    ),
    output('Quotes in expressions can be escaped.', recorded(2025), "{% '\\\"' = $states.input %}", true, '"'),
    output(
      '$merge merges objects that are computed.',
      recorded(2026),
      '{% $merge([$states.input.a, {"y": 2}]) %}',
      { x: 1, y: 2 },
      { a: { x: 1 } },
    ),
    output('$partition splits an array into chunks.', recorded(2024), '{% $partition([1..5], 2) %}', [
      [1, 2],
      [3, 4],
      [5],
    ]),
    output(
      '$partition with a size above the length returns one chunk.',
      recorded(2024),
      '{% $partition(["a", "b"], 7) %}',
      [['a', 'b']],
    ),
    output('$range includes both ends if the step meets them.', recorded(2024), '{% $range(2, 10, 4) %}', [2, 6, 10]),
    output(
      '$range stops before the end if the step does not meet it.',
      recorded(2024),
      '{% $range(2, 11, 4) %}',
      [2, 6, 10],
    ),
    output(
      '$range of one number returns the number, as JSONata does with sequences.',
      recorded(2024),
      '{% $range(2, 5, 4) %}',
      2,
    ),
    output('$parse parses JSON.', recorded(2024), '{% $parse($states.input) %}', { a: [true] }, '{"a":[true]}'),
    output(
      '$hash computes a hash in hexadecimal.',
      guide('transforming-data'),
      '{% $hash("abc", "SHA-1") %}',
      'a9993e364706816aba3e25717850c26c9cd0d89d',
    ),
    output(
      '$uuid returns a version 4 UUID.',
      guide('transforming-data'),
      '{% $contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) %}',
      true,
    ),
    output(
      '$random with a seed returns the same number each time.',
      guide('transforming-data'),
      '{% $random(42) = $random(42) and $random(42) != $random(43) %}',
      true,
    ),
    output(
      '$now is the time of the evaluation.',
      guide('transforming-data'),
      '{% $now() %}',
      '2024-01-01T00:00:00.000Z',
    ),
    failure(
      'An expression that returns nothing fails.',
      recorded(2024),
      '$states.input.a',
      'returned nothing (undefined).',
    ),
    failure(
      'A function that does not exist fails with T1006.',
      unverified,
      '$shout("x")',
      'threw an error during evaluation. T1006: Attempted to invoke a non-function',
    ),
    failure(
      '$eval does not exist on AWS.',
      guide('transforming-data'),
      '$eval("1")',
      'threw an error during evaluation. T1006: Attempted to invoke a non-function',
    ),
    failure(
      'An expression that returns a function fails.',
      recorded(2024),
      'function($x) { $x }',
      'returned an unsupported result type.',
    ),
    {
      rule: 'An expression that throws names its field.',
      source: unverified,
      states: { Compute: { Type: 'Pass', Output: { deep: [{ v: '{% $number("x") %}' }] }, End: true } },
      machine,
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Compute',
          2,
          `The JSONata expression '$number("x")' specified for the field 'Output/deep[0]/v' threw an error during evaluation. D3030: Unable to cast value to a number: "x"`,
        ),
      },
    },
    {
      rule: 'A state can choose JSONata in a JSONPath state machine.',
      source: recorded(2024),
      states: {
        Compute: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.n * 2 %}', Next: 'Read' },
        Read: { Type: 'Pass', Parameters: { 'n.$': '$' }, End: true },
      },
      machine: { QueryLanguage: 'JSONPath' },
      input: { n: 4 },
      answer: { output: { n: 8 } },
    },
    {
      rule: 'A state cannot choose JSONPath in a JSONata state machine.',
      source: recorded(2024),
      states: { Read: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } },
      machine,
      answer: {
        invalid:
          "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/Read",
      },
    },
    {
      rule: 'A JSONata state does not accept fields of JSONPath.',
      source: guide('transforming-data'),
      states: { Read: { Type: 'Pass', ResultPath: '$.a', End: true } },
      machine,
      answer: { invalid: "field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage at /States/Read" },
    },
    {
      rule: 'An expression with a syntax error is an invalid definition.',
      source: guide('transforming-data'),
      states: { Read: { Type: 'Pass', Output: { a: '{% 1 + %}' }, End: true } },
      machine,
      answer: { invalid: 'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/Read/Output/a' },
    },
  ],
};
