import { type Json } from '../../json.js';
import { type AwsCase, type AwsCases, causeIn, guide, recorded } from './aws-case.js';

const shop: Json = {
  name: 'North',
  shelves: [
    { id: 'a', price: 5, tags: ['new'] },
    { id: 'b', price: 12, tags: [] },
    { id: 'c', price: 30, tags: ['sale', 'new'] },
  ],
  'odd key': { id: 'd' },
};

const reads = (path: string, value: Json, rule: string, source: string): AwsCase => ({
  rule,
  source,
  states: { Read: { Type: 'Pass', Parameters: { 'value.$': path }, End: true } },
  input: shop,
  answer: { output: { value } },
});

/** Reading with JSONPath. */
export const pathCases: AwsCases = {
  subject: 'JSONPath',
  cases: [
    reads('$.shelves[1].id', 'b', 'An index selects an item of an array.', recorded(2024)),
    reads('$.shelves[-1].id', 'c', 'A negative index counts from the end.', guide('amazon-states-language-paths')),
    reads("$['odd key'].id", 'd', 'Brackets quote a name.', guide('amazon-states-language-paths')),
    reads(
      '$.shelves[0,2].id',
      ['a', 'c'],
      'A list of indexes returns an array.',
      guide('amazon-states-language-paths'),
    ),
    reads('$.shelves[1:].id', ['b', 'c'], 'A slice returns an array.', recorded(2025)),
    reads('$.shelves[:1].id', ['a'], 'A slice of one item returns an array.', recorded(2025)),
    reads('$.shelves[*].price', [5, 12, 30], 'A wildcard returns an array.', recorded(2025)),
    reads('$..id', ['a', 'b', 'c', 'd'], 'A deep scan returns every match.', guide('amazon-states-language-paths')),
    reads(
      '$.shelves[?(@.price > 10)].id',
      ['b', 'c'],
      'A filter returns the items that match.',
      guide('amazon-states-language-paths'),
    ),
    reads('$.cellar[*]', [], 'A wildcard on a missing array returns an empty array.', recorded(2025)),
    reads('$.cellar.bins[1:3]', [], 'A slice of a missing array returns an empty array.', recorded(2025)),
    reads('$.cellar[:2].id', [], 'A field after a slice of a missing array returns an empty array.', recorded(2025)),
    reads('$.shelves.length()', 3, 'A path can end in a function.', guide('amazon-states-language-paths')),
    {
      rule: 'A path to a missing field fails with States.Runtime, and names the path, the field and the input.',
      source: recorded(2025),
      states: { Read: { Type: 'Pass', Parameters: { 'rate.$': '$.rates.eur' }, End: true } },
      input: { day: 1 },
      answer: {
        error: 'States.Runtime',
        cause: causeIn(
          'Read',
          2,
          `The JSONPath '$.rates.eur' specified for the field 'rate.$' could not be found in the input '{"day":1}'`,
        ),
      },
      history: 'PassStateEntered 0  ExecutionFailed 2',
    },
    {
      rule: 'An InputPath without a value fails with States.Runtime.',
      source: guide('concepts-error-handling'),
      states: { Read: { Type: 'Pass', InputPath: '$.rates', End: true } },
      answer: {
        error: 'States.Runtime',
        cause: causeIn('Read', 2, `Invalid path '$.rates' : No results for path: $['rates']`),
      },
    },
    {
      rule: 'An OutputPath without a parent object fails with States.Runtime.',
      source: guide('concepts-error-handling'),
      states: { Read: { Type: 'Pass', OutputPath: "$.rates.['per day'].eur", End: true } },
      input: { rates: {} },
      answer: {
        error: 'States.Runtime',
        cause: causeIn(
          'Read',
          2,
          `Invalid path '$.rates.['per day'].eur' : Missing property in path $['rates']['per day']`,
        ),
      },
    },
    {
      rule: 'InputPath can read the context object.',
      source: recorded(2024),
      states: { Read: { Type: 'Pass', InputPath: '$$.Execution.Input.deep', End: true } },
      input: { deep: [0] },
      answer: { output: [0] },
    },
    {
      rule: 'OutputPath can read the context object.',
      source: recorded(2024),
      states: { Read: { Type: 'Pass', Result: 1, OutputPath: '$$.State.Name', End: true } },
      answer: { output: 'Read' },
    },
    {
      rule: 'The context object of a Pass state has Execution, State and StateMachine.',
      source: recorded(2024),
      states: { Read: { Type: 'Pass', InputPath: '$$', End: true } },
      input: { day: 1 },
      answer: {
        output: {
          Execution: {
            Id: 'arn:aws:states:us-east-1:123456789012:execution:orders:run-1',
            Input: { day: 1 },
            StartTime: '2024-01-01T00:00:00Z',
            Name: 'run-1',
            RoleArn: 'arn:aws:iam::123456789012:role/orders',
            RedriveCount: 0,
          },
          StateMachine: { Id: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders', Name: 'orders' },
          State: { Name: 'Read', EnteredTime: '2024-01-01T00:00:00Z' },
        },
      },
    },
    {
      rule: 'EnteredTime is the time at which the current state was entered.',
      source: guide('input-output-contextobject'),
      states: {
        Rest: { Type: 'Wait', Seconds: 61, Next: 'Read' },
        Read: {
          Type: 'Pass',
          Parameters: { 'at.$': '$$.State.EnteredTime', 'from.$': '$$.Execution.StartTime' },
          End: true,
        },
      },
      answer: { output: { at: '2024-01-01T00:01:01Z', from: '2024-01-01T00:00:00Z' } },
    },
  ],
};
