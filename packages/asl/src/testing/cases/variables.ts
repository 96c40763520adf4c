import { type AwsCases, call, causeIn, echo, guide, recorded } from './aws-case.js';

const jsonata = { QueryLanguage: 'JSONata' };

/** Assign, and variables in every field that reads them. */
export const variableCases: AwsCases = {
  subject: 'Variables',
  cases: [
    {
      rule: 'Assign sets variables for later states, and the exited event has them as JSON.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { 'rate.$': '$.rate', unit: 'EUR', list: [1] }, Next: 'Read' },
        Read: { Type: 'Pass', Parameters: { 'rate.$': '$rate', 'unit.$': '$unit', 'one.$': '$list[0]' }, End: true },
      },
      input: { rate: 0.5 },
      answer: { output: { rate: 0.5, unit: 'EUR', one: 1 } },
      details: {
        3: {
          name: 'Set',
          output: '{"rate":0.5}',
          outputDetails: { truncated: false },
          assignedVariables: { rate: '0.5', unit: '"EUR"', list: '[1]' },
          assignedVariablesDetails: { truncated: false },
        },
      },
    },
    {
      rule: 'An empty Assign has no effect, and the exited event has no variables.',
      source: recorded(2024),
      states: { Set: { Type: 'Pass', Assign: {}, End: true } },
      answer: { output: {} },
      details: { 3: { name: 'Set', output: '{}', outputDetails: { truncated: false } } },
    },
    {
      rule: 'Assign copies strings that look like paths, intrinsic functions or expressions.',
      source: recorded(2024),
      states: {
        Set: {
          Type: 'Pass',
          Assign: { all: { a: '$', b: '$$.Execution', c: '$x', d: 'States.UUID()', e: '{% 1 %}', f: ['$.y'] } },
          Next: 'Read',
        },
        Read: { Type: 'Pass', OutputPath: '$all', End: true },
      },
      answer: { output: { a: '$', b: '$$.Execution', c: '$x', d: 'States.UUID()', e: '{% 1 %}', f: ['$.y'] } },
    },
    {
      rule: 'Assign reads the result of the state as $.',
      source: recorded(2024),
      states: {
        Price: call('price', { Assign: { 'got.$': '$.eur' }, ResultPath: null, Next: 'Read' }),
        Read: { Type: 'Pass', InputPath: '$got', End: true },
      },
      tasks: { price: () => ({ eur: 4 }) },
      answer: { output: 4 },
    },
    {
      rule: 'Assign reads what ResultSelector selects.',
      source: guide('workflow-variables'),
      states: {
        Price: call('price', { ResultSelector: { 'net.$': '$.eur' }, Assign: { 'got.$': '$' }, Next: 'Read' }),
        Read: { Type: 'Pass', InputPath: '$got', End: true },
      },
      tasks: { price: () => ({ eur: 4 }) },
      answer: { output: { net: 4 } },
    },
    {
      rule: 'Assign evaluates intrinsic functions.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { 'label.$': "States.Format('{}-{}', $.a, $$.State.Name)" }, Next: 'Read' },
        Read: { Type: 'Pass', InputPath: '$label', End: true },
      },
      input: { a: 1 },
      answer: { output: '1-Set' },
    },
    {
      rule: 'All fields of a state read the variables from before its own Assign.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { n: 1, m: 1 }, Next: 'Change' },
        Change: { Type: 'Pass', Assign: { n: 2, 'm.$': '$n' }, InputPath: '$n', ResultPath: '$', Next: 'Read' },
        Read: { Type: 'Pass', Parameters: { 'input.$': '$', 'n.$': '$n', 'm.$': '$m' }, End: true },
      },
      answer: { output: { input: 1, n: 2, m: 1 } },
    },
    {
      rule: 'OutputPath can be a variable.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { answer: [1] }, Next: 'Read' },
        Read: { Type: 'Pass', OutputPath: '$answer', End: true },
      },
      answer: { output: [1] },
    },
    {
      rule: 'Choice rules compare variables.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { a: 2, b: 2 }, Next: 'Decide' },
        Decide: {
          Type: 'Choice',
          Choices: [{ Variable: '$a', NumericEqualsPath: '$b', Next: 'Same' }],
          Default: 'Different',
        },
        Same: { Type: 'Succeed' },
        Different: { Type: 'Fail' },
      },
      answer: { output: {} },
    },
    {
      rule: 'SecondsPath and TimestampPath can be variables.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { rest: 5, until: '2024-01-01T00:00:09Z' }, Next: 'First' },
        First: { Type: 'Wait', SecondsPath: '$rest', Next: 'Second' },
        Second: { Type: 'Wait', TimestampPath: '$until', End: true },
      },
      answer: { output: {} },
      seconds: 9,
    },
    {
      rule: 'JSONPath and JSONata states share variables.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { a: 1 }, Next: 'Both' },
        Both: {
          Type: 'Pass',
          QueryLanguage: 'JSONata',
          Assign: { b: '{% $a + 1 %}' },
          Output: { seen: '{% $a %}' },
          Next: 'Read',
        },
        Read: { Type: 'Pass', Parameters: { 'seen.$': '$.seen', 'b.$': '$b' }, End: true },
      },
      answer: { output: { seen: 1, b: 2 } },
    },
    {
      rule: 'A variable that was never assigned fails a JSONPath state with States.Runtime.',
      source: guide('workflow-variables'),
      states: { Read: { Type: 'Pass', InputPath: '$nothing.x', End: true } },
      answer: {
        error: 'States.Runtime',
        cause: causeIn('Read', 2, `Invalid path '$nothing.x' : No results for path: $nothing.x`),
      },
    },
    {
      rule: 'A variable that was never assigned fails a JSONata Output.',
      source: recorded(2024),
      states: { Read: { Type: 'Pass', Output: '{% $nothing %}', End: true } },
      machine: jsonata,
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Read',
          2,
          "The JSONata expression '$nothing' specified for the field 'Output' returned nothing (undefined).",
        ),
      },
      history: 'PassStateEntered 0  EvaluationFailed 0  ExecutionFailed 3',
      details: {
        3: {
          error: 'States.QueryEvaluationError',
          cause: causeIn(
            'Read',
            2,
            "The JSONata expression '$nothing' specified for the field 'Output' returned nothing (undefined).",
          ),
          location: 'Output',
          state: 'Read',
        },
      },
    },
    {
      rule: 'A JSONata Assign that fails names the variable.',
      source: recorded(2024),
      states: { Set: { Type: 'Pass', Assign: { a: 1, b: ['{% $nothing %}'] }, End: true } },
      machine: jsonata,
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Set',
          2,
          "The JSONata expression '$nothing' specified for the field 'Assign/b[0]' returned nothing (undefined).",
        ),
      },
    },
    {
      rule: 'A Choice state assigns variables for its Default.',
      source: recorded(2024),
      states: {
        Decide: {
          Type: 'Choice',
          Choices: [{ Variable: '$.n', NumericEquals: 1, Assign: { kind: 'one' }, Next: 'Read' }],
          Assign: { kind: 'other', 'n.$': '$.n' },
          Default: 'Read',
        },
        Read: { Type: 'Pass', Parameters: { 'kind.$': '$kind', 'n.$': '$n' }, End: true },
      },
      input: { n: '1' },
      answer: { output: { kind: 'other', n: '1' } },
    },
    {
      rule: 'Parameters and TimeoutSecondsPath of a task can be variables.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { payload: { a: 1 }, limit: 30 }, Next: 'Price' },
        Price: call('price', { Parameters: { 'p.$': '$payload' }, TimeoutSecondsPath: '$limit', End: true }),
      },
      tasks: { price: echo },
      answer: { output: { p: { a: 1 } } },
    },
  ],
};
