import { type JsonObject } from '../../json.js';
import {
  after,
  type AwsCase,
  type AwsCases,
  call,
  causeIn,
  fails,
  guide,
  inTurn,
  recorded,
  returns,
  echo,
} from './aws-case.js';

const jsonata = { QueryLanguage: 'JSONata' };
const pass = { Type: 'Pass', End: true };
const each = (state: JsonObject, name = 'Each'): JsonObject => ({ StartAt: name, States: { [name]: state } });
const map = (rest: JsonObject = {}, state: JsonObject = pass): JsonObject => ({
  Type: 'Map',
  ItemProcessor: { ...each(state), ProcessorConfig: { Mode: 'INLINE' } },
  ...('Next' in rest ? {} : { End: true }),
  ...rest,
});
/** The events of an iteration with one Pass state after the event `from`. */
const iteration = (from: number, id: number): string =>
  `MapIterationStarted ${from}  PassStateEntered ${id}  PassStateExited ${id + 1}  MapIterationSucceeded ${id + 2}`;

/** Map states in inline mode. */
export const inlineMapCases: AwsCases = {
  subject: 'Map, inline',
  cases: [
    {
      rule: 'An iteration for each item starts after the one before with MaxConcurrency 1.',
      source: recorded(2024),
      states: { Loop: map({ MaxConcurrency: 1 }) },
      input: ['a', 'b'],
      answer: { output: ['a', 'b'] },
      history: `
        MapStateEntered 0  MapStateStarted 2  ${iteration(3, 4)}  ${iteration(6, 8)}
        MapStateSucceeded 11  MapStateExited 11  ExecutionSucceeded 13`,
      details: {
        3: { length: 2 },
        4: { index: 0, name: 'Loop' },
        5: { name: 'Each', input: '"a"', inputDetails: { truncated: false } },
        8: { index: 1, name: 'Loop' },
        11: { index: 1, name: 'Loop' },
        12: {},
        13: { name: 'Loop', output: '["a","b"]', outputDetails: { truncated: false } },
      },
    },
    {
      rule: 'Inline is the default mode, and Iterator is the old name of ItemProcessor.',
      source: recorded(2023),
      states: { Loop: { Type: 'Map', Iterator: each(pass), End: true } },
      input: [3],
      answer: { output: [3] },
      history: `
        MapStateEntered 0  MapStateStarted 2  ${iteration(3, 4)}  MapStateSucceeded 7  MapStateExited 7
        ExecutionSucceeded 9`,
    },
    {
      rule: 'An empty array has no iterations.',
      source: recorded(2024),
      states: { Loop: map() },
      input: [],
      answer: { output: [] },
      history: 'MapStateEntered 0  MapStateStarted 2  MapStateSucceeded 3  MapStateExited 3  ExecutionSucceeded 5',
      details: { 3: { length: 0 } },
    },
    {
      rule: 'Items can have different types.',
      source: recorded(2024),
      states: { Loop: map() },
      input: [1, 'two', null, { three: 3 }],
      answer: { output: [1, 'two', null, { three: 3 }] },
    },
    {
      rule: 'Results are in the order of the items, whenever their iterations end.',
      source: guide('state-map-inline'),
      states: { Loop: map({}, call('slow')) },
      input: [3, 1, 2],
      tasks: { slow: (request, clock) => after(Number(request.parameters), echo)(request, clock) },
      answer: { output: [3, 1, 2] },
      seconds: 3,
    },
    {
      rule: 'MaxConcurrency limits the iterations that run at the same time.',
      source: guide('state-map-inline'),
      states: { Loop: map({ MaxConcurrency: 2 }, call('slow')) },
      input: [0, 0, 0, 0, 0],
      tasks: { slow: after(10, returns(1)) },
      answer: { output: [1, 1, 1, 1, 1] },
      seconds: 30,
    },
    {
      rule: 'MaxConcurrencyPath 0 sets no limit below 40.',
      source: recorded(2024),
      states: { Loop: map({ ItemsPath: '$.list', MaxConcurrencyPath: '$.most' }, call('slow')) },
      input: { list: [1, 2, 3], most: 0 },
      tasks: { slow: after(10, returns(1)) },
      answer: { output: [1, 1, 1] },
      seconds: 10,
    },
    {
      rule: 'A MaxConcurrencyPath value that is not a number fails with States.Runtime.',
      source: recorded(2024),
      states: { Loop: map({ ItemsPath: '$.list', MaxConcurrencyPath: '$.most' }) },
      input: { list: [1], most: 'all' },
      answer: {
        error: 'States.Runtime',
        cause: causeIn(
          'Loop',
          2,
          'The MaxConcurrencyPath field refers to value "all" which is not a valid integer: $.most',
        ),
      },
      history: 'MapStateEntered 0  ExecutionFailed 2',
    },
    {
      rule: 'MaxConcurrencyPath and ItemsPath can be variables.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { list: [8, 9], most: '1' }, Next: 'Loop' },
        Loop: map({ ItemsPath: '$list', MaxConcurrencyPath: '$most' }),
      },
      answer: { output: [8, 9] },
    },
    {
      rule: 'InputPath applies before ItemsPath, and ResultPath to the whole input.',
      source: recorded(2023),
      states: { Loop: map({ InputPath: '$.order', ItemsPath: '$.lines', ResultPath: '$.done' }) },
      input: { order: { lines: [1, 2] } },
      answer: { output: { order: { lines: [1, 2] }, done: [1, 2] } },
    },
    {
      rule: 'ItemSelector builds the input of an iteration from the item, its index and the input of the state.',
      source: recorded(2024),
      states: {
        Loop: map({
          InputPath: '$.order',
          ItemsPath: '$.lines',
          ItemSelector: { 'i.$': '$$.Map.Item.Index', 'line.$': '$$.Map.Item.Value', 'id.$': '$.id', plain: '$id' },
        }),
      },
      input: { order: { id: 7, lines: ['x', 'y'] } },
      answer: {
        output: [
          { i: 0, line: 'x', id: 7, plain: '$id' },
          { i: 1, line: 'y', id: 7, plain: '$id' },
        ],
      },
    },
    {
      rule: 'Parameters is the old name of ItemSelector.',
      source: recorded(2023),
      states: { Loop: map({ Parameters: { 'line.$': '$$.Map.Item.Value', 'all.$': '$' } }) },
      input: [5],
      answer: { output: [{ line: 5, all: [5] }] },
    },
    {
      rule: 'The states of an iteration read its item in the context object, and nested Maps the innermost one.',
      source: guide('input-output-contextobject'),
      states: {
        Loop: map(
          {},
          map({
            ItemProcessor: each(
              { ...pass, Parameters: { 'at.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' } },
              'Inner',
            ),
          }),
        ),
      },
      input: [['a'], ['b', 'c']],
      answer: {
        output: [
          [{ at: 0, v: 'a' }],
          [
            { at: 0, v: 'b' },
            { at: 1, v: 'c' },
          ],
        ],
      },
    },
    {
      rule: 'The Source of an item of the input of the state is STATE_DATA.',
      source: guide('input-output-contextobject'),
      states: { Loop: map({ ItemSelector: { 'item.$': '$$.Map.Item' } }) },
      input: ['a'],
      answer: { output: [{ item: { Index: 0, Value: 'a', Source: 'STATE_DATA' } }] },
    },
    ...['abc', { a: 1 }].map((list): AwsCase => ({
      rule: `ItemsPath must lead to an array, not to ${JSON.stringify(list)}.`,
      source: recorded(2023),
      states: { Loop: map({ ItemsPath: '$.list' }) },
      input: { list },
      answer: {
        error: 'States.Runtime',
        cause: causeIn('Loop', 2, 'Reference path "$.list" must point to array.'),
      },
    })),
    {
      rule: 'ResultSelector applies to the array of results.',
      source: guide('state-map-inline'),
      states: { Loop: map({ ResultSelector: { 'first.$': '$[0]' } }) },
      input: [5, 6],
      answer: { output: { first: 5 } },
    },
    {
      rule: 'A failed iteration fails the Map state, and later items do not start.',
      source: recorded(2023),
      states: {
        Loop: map({
          MaxConcurrency: 1,
          ItemProcessor: {
            StartAt: 'Check',
            States: {
              Check: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'Stop' }], Default: 'Fine' },
              Stop: { Type: 'Fail', Error: 'Two', Cause: 'is not allowed' },
              Fine: { Type: 'Succeed' },
            },
          },
        }),
      },
      input: [1, 2, 3],
      answer: { error: 'Two', cause: 'is not allowed' },
      history: `
        MapStateEntered 0  MapStateStarted 2
        MapIterationStarted 3  ChoiceStateEntered 4  ChoiceStateExited 5  SucceedStateEntered 6  SucceedStateExited 7
        MapIterationSucceeded 8
        MapIterationStarted 8  ChoiceStateEntered 10  ChoiceStateExited 11  FailStateEntered 12
        MapIterationFailed 13  MapStateFailed 13  ExecutionFailed 15`,
      details: { 14: { index: 1, name: 'Loop' }, 15: {}, 16: { error: 'Two', cause: 'is not allowed' } },
    },
    {
      rule: 'A failed iteration aborts the ones that run at the same time.',
      source: guide('state-map-inline'),
      states: { Loop: map({}, call('work')) },
      input: [1, 2],
      tasks: {
        work: (request, clock) =>
          request.parameters === 2 ? after(1, fails('Two'))(request, clock) : after(50, echo)(request, clock),
      },
      answer: { error: 'Two' },
      history: `
        MapStateEntered 0  MapStateStarted 2
        MapIterationStarted 3  TaskStateEntered 4  LambdaFunctionScheduled 5  LambdaFunctionStarted 6
        MapIterationStarted 3  TaskStateEntered 8  LambdaFunctionScheduled 9  LambdaFunctionStarted 10
        LambdaFunctionFailed 11  MapIterationFailed 12  TaskStateAborted 7  MapIterationAborted 14  MapStateFailed 12
        ExecutionFailed 16`,
      details: { 15: { index: 0, name: 'Loop' } },
      seconds: 1,
    },
    {
      rule: 'A catcher of a Map state gets the error of the iteration.',
      source: recorded(2023),
      states: {
        Loop: map({ Catch: [{ ErrorEquals: ['Two'], Next: 'Rescue' }] }, { Type: 'Fail', Error: 'Two', Cause: 'c' }),
        Rescue: pass,
      },
      input: [1],
      answer: { output: { Error: 'Two', Cause: 'c' } },
      history: `
        MapStateEntered 0  MapStateStarted 2  MapIterationStarted 3  FailStateEntered 4
        MapIterationFailed 5  MapStateFailed 5  MapStateExited 7
        PassStateEntered 8  PassStateExited 9  ExecutionSucceeded 10`,
    },
    {
      rule: 'A retry of a Map state starts all its iterations again, without MapStateFailed in between.',
      source: recorded(2023),
      states: {
        Loop: map(
          { MaxConcurrency: 1, Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 1, IntervalSeconds: 3 }] },
          call('work'),
        ),
      },
      input: ['a', 'b'],
      tasks: { work: inTurn(returns(1), fails('Bad'), returns(3), returns(4)) },
      answer: { output: [3, 4] },
      history: `
        MapStateEntered 0  MapStateStarted 2
        MapIterationStarted 3  TaskStateEntered 4  LambdaFunctionScheduled 5  LambdaFunctionStarted 6
        LambdaFunctionSucceeded 7  TaskStateExited 8  MapIterationSucceeded 9
        MapIterationStarted 9  TaskStateEntered 11  LambdaFunctionScheduled 12  LambdaFunctionStarted 13
        LambdaFunctionFailed 14  MapIterationFailed 15  MapStateStarted 15
        MapIterationStarted 17  TaskStateEntered 18  LambdaFunctionScheduled 19  LambdaFunctionStarted 20
        LambdaFunctionSucceeded 21  TaskStateExited 22  MapIterationSucceeded 23
        MapIterationStarted 23  TaskStateEntered 25  LambdaFunctionScheduled 26  LambdaFunctionStarted 27
        LambdaFunctionSucceeded 28  TaskStateExited 29  MapIterationSucceeded 30
        MapStateSucceeded 31  MapStateExited 31  ExecutionSucceeded 33`,
      seconds: 3,
    },
    {
      rule: 'A task in an iteration can handle its error, and the iteration succeeds.',
      source: recorded(2024),
      states: {
        Loop: map({
          ItemProcessor: {
            StartAt: 'Each',
            States: {
              Each: call('work', {
                Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Note' }],
                End: true,
              }),
              Note: { ...pass, Parameters: { 'failed.$': '$.error.Error' } },
            },
          },
        }),
      },
      input: [{}],
      tasks: { work: fails('Bad') },
      answer: { output: [{ failed: 'Bad' }] },
    },
    {
      rule: 'Iterations read outer variables, also from outer Maps, and their own are not visible outside.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { base: 100 }, Next: 'Loop' },
        Loop: map(
          { Next: 'Read' },
          map({
            Items: '{% [$states.context.Map.Item.Value] %}',
            ItemProcessor: each({ ...pass, Output: '{% $base + $states.input %}', Assign: { total: 1 } }, 'Inner'),
          }),
        ),
        Read: { ...pass, Output: '{% [$states.input, [$base, $exists($total)]] %}' },
      },
      machine: jsonata,
      input: [1, 2],
      answer: { output: [[101], [102], [100, false]] },
    },
    {
      rule: 'A failing ItemSelector fails its iteration.',
      source: guide('state-map-inline'),
      states: { Loop: map({ ItemSelector: { 'gone.$': '$$.Map.Item.Value.gone' } }) },
      input: [{ gone: 1 }, {}],
      answer: {
        error: 'States.Runtime',
        cause: causeIn(
          'Loop',
          2,
          `The JSONPath '$$.Map.Item.Value.gone' specified for the field 'gone.$' could not be found in the input '[{"gone":1},{}]'`,
        ),
      },
    },
    {
      rule: 'Stopping an execution aborts the iterations of a Map state and the state.',
      source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html',
      states: { Loop: map({ MaxConcurrency: 1 }, { Type: 'Wait', Seconds: 99, End: true }) },
      input: [1, 2],
      stopAfterSeconds: 3,
      answer: { aborted: ['Stopped', 'by hand'] },
      history: `
        MapStateEntered 0  MapStateStarted 2  MapIterationStarted 3  WaitStateEntered 4
        WaitStateAborted 5  MapIterationAborted 6  MapStateAborted 3  ExecutionAborted 0`,
    },
  ],
};
