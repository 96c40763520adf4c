import { type JsonObject } from '../../json.js';
import {
  after,
  type AwsCase,
  type AwsCases,
  call,
  causeIn,
  echo,
  fails,
  guide,
  recorded,
  returns,
  unverified,
} from './aws-case.js';
import { distributedMap as map, failsAbove, pass, succeededMap as succeeded } from './distributed-map.js';

const exceeded = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};
/** The result of a child execution that `failsAbove` failed. */
const tooLarge = (index: number, item: number): JsonObject => ({
  Cause: String(item),
  Error: 'TooLarge',
  ExecutionArn: `arn:aws:states:us-east-1:123456789012:execution:machine/Loop:child-${index}`,
  Input: String(item),
  InputDetails: { Included: true },
  Name: `child-${index}`,
  OutputDetails: { Included: true },
  RedriveCount: 0,
  RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
  StartDate: '2024-01-01T00:00:00Z',
  StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine/Loop',
  Status: 'FAILED',
  StopDate: '2024-01-01T00:00:00Z',
});
const path = (
  rule: string,
  rest: JsonObject,
  input: JsonObject,
  message: string,
  source: string = recorded(2024),
): AwsCase => ({
  rule,
  source,
  states: { Loop: map({ ItemsPath: '$.list', ...rest }) },
  input: { list: [0], ...input },
  answer: { error: 'States.Runtime', cause: causeIn('Loop', 2, message) },
});

/** Map states in distributed mode. */
export const distributedMapCases: AwsCases = {
  subject: 'Map, distributed',
  cases: [
    {
      rule: 'The events of the child executions are in their own histories.',
      source: recorded(2024),
      states: { Loop: map({ Label: 'Lines' }) },
      input: ['a', 'b'],
      answer: { output: ['a', 'b'] },
      history: succeeded,
      details: {
        3: { length: 2 },
        4: { mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:machine/Lines:1' },
        5: {},
        7: { name: 'Loop', output: '["a","b"]', outputDetails: { truncated: false } },
      },
    },
    ...(
      [
        ['JSONPath', map({ ItemsPath: '$.lines' })],
        ['JSONata', map({ Items: '{% $states.input.lines %}' })],
      ] as const
    ).map(([QueryLanguage, state]): AwsCase => ({
      rule: `An object has an item for each key-value pair (${QueryLanguage}).`,
      source: guide('input-output-itemspath'),
      states: { Loop: state },
      machine: { QueryLanguage },
      input: { lines: { a: 1, b: { c: [2] } } },
      answer: {
        output: [
          { Key: 'a', Value: 1 },
          { Key: 'b', Value: { c: [2] } },
        ],
      },
      history: succeeded,
      details: { 3: { length: 2 } },
    })),
    {
      rule: 'The input of a state can be an object of items.',
      source: guide('input-output-itemreader'),
      states: { Loop: map({ ItemBatcher: { MaxItemsPerBatch: 2 } }) },
      input: { a: 1, b: 2, c: 3 },
      answer: {
        output: [
          {
            Items: [
              { Key: 'a', Value: 1 },
              { Key: 'b', Value: 2 },
            ],
          },
          { Items: [{ Key: 'c', Value: 3 }] },
        ],
      },
    },
    {
      rule: 'An item of an object has a Key in the context object, and its Value is the value.',
      source: guide('input-output-contextobject'),
      states: { Loop: map({ ItemsPath: '$.lines', ItemSelector: { 'item.$': '$$.Map.Item' } }) },
      input: { lines: { a: 1 } },
      answer: { output: [{ item: { Index: 0, Key: 'a', Value: 1, Source: 'STATE_DATA' } }] },
    },
    {
      rule: 'Without a Label, the label of the map run is the name of the state without special characters.',
      source: guide('state-map-distributed'),
      states: { 'Loop: 2': map() },
      input: [],
      answer: { output: [] },
      details: { 4: { mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:machine/Loop2:1' } },
    },
    {
      rule: 'ProcessorConfig in Iterator selects distributed mode too.',
      source: recorded(2024),
      states: {
        Loop: {
          Type: 'Map',
          Iterator: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
            StartAt: 'Each',
            States: { Each: pass },
          },
          End: true,
        },
      },
      input: [1],
      answer: { output: [1] },
      history: succeeded,
    },
    {
      rule: 'ItemSelector builds the input of a child execution from the item, its index and the input of the state.',
      source: recorded(2024),
      states: {
        Loop: map({
          ItemsPath: '$.lines',
          ItemSelector: { 'line.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 'id.$': '$.id' },
        }),
      },
      input: { id: 7, lines: ['x', 'y'] },
      answer: {
        output: [
          { line: 'x', i: 0, id: 7 },
          { line: 'y', i: 1, id: 7 },
        ],
      },
    },
    {
      rule: 'Parameters is the old name of ItemSelector.',
      source: recorded(2024),
      states: { Loop: map({ Parameters: { 'line.$': '$$.Map.Item.Value', 'all.$': '$' } }) },
      input: ['x'],
      answer: { output: [{ line: 'x', all: ['x'] }] },
    },
    {
      rule: 'A Map state that is entered again starts another map run.',
      source: recorded(2024),
      states: {
        Loop: map({ ItemsPath: '$.list', ResultPath: null, Next: 'Again' }),
        Again: {
          Type: 'Choice',
          Choices: [{ Variable: '$.more', BooleanEquals: true, Next: 'Less' }],
          Default: 'Done',
        },
        Less: { Type: 'Pass', Result: { list: [], more: false }, Next: 'Loop' },
        Done: { Type: 'Succeed' },
      },
      input: { list: [1], more: true },
      answer: { output: { list: [], more: false } },
      history: `
        MapStateEntered 0  MapStateStarted 2  MapRunStarted 3  MapRunSucceeded 4  MapStateSucceeded 5  MapStateExited 4
        ChoiceStateEntered 7  ChoiceStateExited 8  PassStateEntered 9  PassStateExited 10
        MapStateEntered 11  MapStateStarted 12  MapRunStarted 13  MapRunSucceeded 14  MapStateSucceeded 15
        MapStateExited 14  ChoiceStateEntered 17  ChoiceStateExited 18  SucceedStateEntered 19  SucceedStateExited 20
        ExecutionSucceeded 21`,
      details: { 14: { mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:machine/Loop:2' } },
    },
    {
      rule: 'MaxConcurrency limits the child executions that run at the same time.',
      source: guide('state-map-distributed'),
      states: { Loop: map({ MaxConcurrency: 2 }, call('slow')) },
      input: [1, 2, 3],
      tasks: { slow: after(10, echo) },
      answer: { output: [1, 2, 3] },
      seconds: 20,
    },
    {
      rule: 'One failed item fails the Map state without a tolerated failure count.',
      source: guide('state-map-distributed'),
      states: { Loop: map({ MaxConcurrency: 1 }, call('check')) },
      input: [1, 9],
      tasks: { check: failsAbove(5) },
      answer: exceeded,
      history:
        'MapStateEntered 0  MapStateStarted 2  MapRunStarted 3  MapRunFailed 4  MapStateFailed 5  ExecutionFailed 6',
      details: { 5: exceeded, 6: {} },
    },
    {
      rule: 'Failures up to ToleratedFailureCount are tolerated. Their results have the metadata of NONE.',
      source: guide('input-output-resultwriter'),
      states: { Loop: map({ ToleratedFailureCount: 1 }, call('check')) },
      input: [1, 9, 2],
      tasks: { check: failsAbove(5) },
      answer: { output: [1, tooLarge(1, 9), 2] },
    },
    {
      rule: 'Failures above ToleratedFailureCount fail the Map state.',
      source: guide('state-map-distributed'),
      states: { Loop: map({ ToleratedFailureCount: 1 }, call('check')) },
      input: [8, 9, 2],
      tasks: { check: failsAbove(5) },
      answer: exceeded,
    },
    {
      rule: 'Failures up to ToleratedFailurePercentage of the items are tolerated.',
      source: guide('state-map-distributed'),
      states: { Loop: map({ ToleratedFailurePercentage: 50 }, call('check')) },
      input: [1, 9],
      tasks: { check: failsAbove(5) },
      answer: { output: [1, tooLarge(1, 9)] },
    },
    {
      rule: 'Tolerated failures can be expressions.',
      source: recorded(2025),
      states: {
        Loop: {
          ...map(
            { ToleratedFailureCount: '{% $states.input.some %}', Items: '{% $states.input.list %}' },
            call('check'),
          ),
        },
      },
      machine: { QueryLanguage: 'JSONata' },
      input: { list: [1, 9], some: 1 },
      tasks: { check: failsAbove(5) },
      answer: { output: [1, tooLarge(1, 9)] },
    },
    path(
      'A negative ToleratedFailureCountPath value fails with States.Runtime.',
      { ToleratedFailureCountPath: '$.some' },
      { some: -3 },
      'ToleratedFailureCount cannot be negative.',
    ),
    path(
      'A ToleratedFailureCountPath value that is not an integer fails with States.Runtime.',
      { ToleratedFailureCountPath: '$.some' },
      { some: 'few' },
      'The ToleratedFailureCountPath field refers to value "few" which is not a valid integer: $.some',
    ),
    path(
      'A ToleratedFailurePercentagePath value that is not a number fails with States.Runtime.',
      { ToleratedFailurePercentagePath: '$.some' },
      { some: 'few' },
      'The ToleratedFailurePercentagePath field refers to value "few" which is not a valid float: $.some',
      unverified,
    ),
    path(
      'A ToleratedFailurePercentagePath value must be between 0 and 100.',
      { ToleratedFailurePercentagePath: '$.some' },
      { some: 100.5 },
      'ToleratedFailurePercentage must be between 0 and 100.',
    ),
    {
      rule: 'A ToleratedFailurePercentagePath value can have decimals.',
      source: recorded(2024),
      states: { Loop: map({ ItemsPath: '$.list', ToleratedFailurePercentagePath: '$.some' }) },
      input: { list: [0], some: 0.5 },
      answer: { output: [0] },
    },
    {
      rule: 'A catcher handles States.ExceedToleratedFailureThreshold.',
      source: guide('concepts-error-handling'),
      states: {
        Loop: map({ Catch: [{ ErrorEquals: [exceeded.error], Next: 'Rescue' }] }, { Type: 'Fail' }),
        Rescue: pass,
      },
      input: [1],
      answer: { output: { Error: exceeded.error, Cause: exceeded.cause } },
      history: `
        MapStateEntered 0  MapStateStarted 2  MapRunStarted 3  MapRunFailed 4  MapStateFailed 5  MapStateExited 6
        PassStateEntered 7  PassStateExited 8  ExecutionSucceeded 9`,
    },
    {
      rule: 'A retry of a Distributed Map starts another map run.',
      source: guide('state-map-distributed'),
      states: {
        Loop: map({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 9 }] }, call('check')),
      },
      input: [9],
      tasks: { check: fails('Bad') },
      answer: exceeded,
      history: `
        MapStateEntered 0  MapStateStarted 2  MapRunStarted 3  MapRunFailed 4
        MapStateStarted 5  MapRunStarted 6  MapRunFailed 7  MapStateFailed 8  ExecutionFailed 9`,
      seconds: 9,
    },
    {
      rule: 'A child execution of type Express times out after five minutes.',
      source: guide('choosing-workflow-type'),
      states: { Loop: map({}, { Type: 'Wait', Seconds: 301, End: true }, 'EXPRESS') },
      input: [1],
      answer: exceeded,
      seconds: 300,
    },
    {
      rule: 'A child execution does not see the variables of the parent.',
      source: guide('workflow-variables'),
      states: {
        Set: { Type: 'Pass', Assign: { outer: 1 }, Output: [1], Next: 'Loop' },
        Loop: map({}, { ...pass, Output: '{% $exists($outer) %}' }),
      },
      machine: { QueryLanguage: 'JSONata' },
      answer: { output: [false] },
    },
    {
      rule: 'Stopping an execution aborts its map run and the Map state.',
      source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html',
      states: { Loop: map({}, { Type: 'Wait', Seconds: 99, End: true }) },
      input: [1, 2],
      stopAfterSeconds: 3,
      answer: { aborted: ['Stopped', 'by hand'] },
      history: 'MapStateEntered 0  MapStateStarted 2  MapRunStarted 3  MapStateAborted 4  ExecutionAborted 0',
    },
    ...[
      ' ',
      '?',
      '*',
      '<',
      '{',
      '}',
      '[',
      ']',
      ':',
      ';',
      ',',
      '\\',
      '|',
      '^',
      '~',
      '$',
      '#',
      '%',
      '&',
      '`',
      '"',
      '\u0007',
      '\u0085',
    ].map((character): AwsCase => ({
      rule: `A Label cannot contain ${JSON.stringify(character)}.`,
      source: recorded(2024),
      states: { Loop: map({ Label: `lines${character}` }) },
      answer: { invalid: '/States/Loop/Label' },
    })),
    {
      rule: 'A Label cannot be empty.',
      source: recorded(2024),
      states: { Loop: map({ Label: '' }) },
      answer: { invalid: '/States/Loop/Label' },
    },
    {
      rule: 'A task of a child execution returns its result to the parent.',
      source: guide('state-map-distributed'),
      states: { Loop: map({}, call('price')) },
      input: ['a'],
      tasks: { price: returns(4) },
      answer: { output: [4] },
    },
  ],
};
