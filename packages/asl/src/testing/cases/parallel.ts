import { type JsonObject } from '../../json.js';
import {
  after,
  type AwsCases,
  call,
  causeIn,
  echo,
  fails,
  guide,
  inTurn,
  never,
  recorded,
  returns,
} from './aws-case.js';

const branch = (...states: (readonly [string, JsonObject])[]): JsonObject => ({
  StartAt: states[0]?.[0] ?? '',
  States: Object.fromEntries(states),
});
const pass = { Type: 'Pass', End: true };
const fork = (branches: JsonObject[], rest: JsonObject = {}): JsonObject => ({
  Type: 'Parallel',
  Branches: branches,
  ...('Next' in rest ? {} : { End: true }),
  ...rest,
});

/** Parallel states. */
export const parallelCases: AwsCases = {
  subject: 'Parallel',
  cases: [
    {
      rule: 'Every branch gets the input, and the output has their outputs in the order of the branches.',
      source: recorded(2024),
      states: {
        Fork: fork([branch(['Slow', call('slow')]), branch(['A', { Type: 'Pass', Next: 'B' }], ['B', pass])]),
      },
      input: { n: 1 },
      tasks: { slow: after(5, echo) },
      answer: { output: [{ n: 1 }, { n: 1 }] },
      history: `
        ParallelStateEntered 0  ParallelStateStarted 2  TaskStateEntered 3  LambdaFunctionScheduled 4
        LambdaFunctionStarted 5  PassStateEntered 3  PassStateExited 7  PassStateEntered 8  PassStateExited 9
        LambdaFunctionSucceeded 6  TaskStateExited 11  ParallelStateSucceeded 12  ParallelStateExited 12
        ExecutionSucceeded 14`,
      details: {
        3: {},
        14: { name: 'Fork', output: '[{"n":1},{"n":1}]', outputDetails: { truncated: false } },
      },
      seconds: 5,
    },
    {
      rule: 'Parallel states can be nested.',
      source: recorded(2024),
      states: { Outer: fork([branch(['Inner', fork([branch(['Leaf', pass])])])]) },
      input: 'x',
      answer: { output: [['x']] },
    },
    {
      rule: 'InputPath, Parameters, ResultSelector, ResultPath and OutputPath apply to a Parallel state.',
      source: guide('state-parallel'),
      states: {
        Fork: fork([branch(['A', pass]), branch(['B', { ...pass, Result: 2 }])], {
          InputPath: '$.in',
          Parameters: { 'v.$': '$.v' },
          ResultSelector: { 'both.$': '$' },
          ResultPath: '$.out',
          OutputPath: '$.out.both',
        }),
      },
      input: { in: { v: 1 } },
      answer: { output: [{ v: 1 }, 2] },
    },
    {
      rule: 'A failed branch aborts the others, fails the state, and the failed state is also reported as aborted.',
      source: guide('state-parallel'),
      states: { Fork: fork([branch(['Slow', call('slow')]), branch(['Quick', call('quick')])]) },
      tasks: { slow: never, quick: after(2, fails('Broken', 'in two')) },
      answer: { error: 'Broken', cause: 'in two' },
      history: `
        ParallelStateEntered 0  ParallelStateStarted 2
        TaskStateEntered 3  LambdaFunctionScheduled 4  LambdaFunctionStarted 5
        TaskStateEntered 3  LambdaFunctionScheduled 7  LambdaFunctionStarted 8
        LambdaFunctionFailed 9  TaskStateAborted 10  TaskStateAborted 6  ParallelStateFailed 10  ExecutionFailed 13`,
      seconds: 2,
    },
    {
      rule: 'A Fail state in a branch fails the Parallel state with its error, which can be caught.',
      source: recorded(2023),
      states: {
        Fork: fork([branch(['Stop', { Type: 'Fail', Error: 'Broken', Cause: 'here' }])], {
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Rescue' }],
        }),
        Rescue: pass,
      },
      answer: { output: { Error: 'Broken', Cause: 'here' } },
      history: `
        ParallelStateEntered 0  ParallelStateStarted 2  FailStateEntered 3  ParallelStateFailed 4  ParallelStateExited 5
        PassStateEntered 6  PassStateExited 7  ExecutionSucceeded 8`,
      details: { 5: {} },
    },
    {
      rule: 'A retry of a Parallel state starts all branches again, without ParallelStateFailed in between.',
      source: recorded(2024),
      states: {
        Fork: fork([branch(['Good', call('good')]), branch(['Bad', call('bad')])], {
          Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1, IntervalSeconds: 6 }],
        }),
      },
      tasks: { good: inTurn(returns('first'), returns('second')), bad: inTurn(fails('Broken'), returns('mended')) },
      answer: { output: ['second', 'mended'] },
      seconds: 6,
    },
    {
      rule: 'States.Runtime in a branch fails the execution, and no catcher of the Parallel state handles it.',
      source: guide('concepts-error-handling'),
      states: {
        Fork: fork([branch(['Read', { Type: 'Pass', InputPath: '$.gone', End: true }])], {
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Rescue' }],
        }),
        Rescue: pass,
      },
      answer: {
        error: 'States.Runtime',
        cause: causeIn('Read', 4, "Invalid path '$.gone' : No results for path: $['gone']"),
      },
    },
    {
      rule: 'Branches read outer variables, and their own are not visible outside.',
      source: guide('workflow-variables'),
      states: {
        Set: { Type: 'Pass', Assign: { shared: 1 }, Next: 'Fork' },
        Fork: fork(
          [
            branch(
              ['Own', { Type: 'Pass', Assign: { inner: '{% $shared + 1 %}' }, Next: 'Read' }],
              ['Read', { ...pass, Output: '{% [$shared, $inner] %}' }],
            ),
          ],
          { Next: 'After' },
        ),
        After: { ...pass, Output: { from: '{% $states.input %}', inner: '{% $exists($inner) %}' } },
      },
      machine: { QueryLanguage: 'JSONata' },
      answer: { output: { from: [[1, 2]], inner: false } },
    },
    {
      rule: 'Assign and Output of a JSONata Parallel state read the outputs of the branches as $states.result.',
      source: guide('state-parallel'),
      states: {
        Fork: {
          Type: 'Parallel',
          Arguments: { v: '{% $states.input.n + 1 %}' },
          Branches: [branch(['A', pass]), branch(['B', { ...pass, Output: 'b' }])],
          Assign: { second: '{% $states.result[1] %}' },
          Output: '{% $states.result[0].v %}',
          Next: 'Read',
        },
        Read: { ...pass, Output: '{% [$states.input, $second] %}' },
      },
      machine: { QueryLanguage: 'JSONata' },
      input: { n: 1 },
      answer: { output: [2, 'b'] },
    },
    {
      rule: 'A catcher of a Parallel state assigns variables from the error.',
      source: recorded(2024),
      states: {
        Fork: fork([branch(['Bad', call('bad')])], {
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'Rescue' }],
        }),
        Rescue: { ...pass, Output: '{% $why %}' },
      },
      machine: { QueryLanguage: 'JSONata' },
      tasks: { bad: fails('Broken') },
      answer: { output: 'Broken' },
      history: `
        ParallelStateEntered 0  ParallelStateStarted 2
        TaskStateEntered 3  LambdaFunctionScheduled 4  LambdaFunctionStarted 5  LambdaFunctionFailed 6
        TaskStateAborted 7  ParallelStateFailed 7  ParallelStateExited 9
        PassStateEntered 10  PassStateExited 11  ExecutionSucceeded 12`,
    },
    {
      rule: 'Stopping an execution aborts the states of its branches and the Parallel state.',
      source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html',
      states: {
        Fork: fork([branch(['Rest', { Type: 'Wait', Seconds: 99, End: true }]), branch(['Slow', call('slow')])]),
      },
      tasks: { slow: never },
      stopAfterSeconds: 3,
      answer: { aborted: ['Stopped', 'by hand'] },
      history: `
        ParallelStateEntered 0  ParallelStateStarted 2  WaitStateEntered 3
        TaskStateEntered 3  LambdaFunctionScheduled 5  LambdaFunctionStarted 6
        WaitStateAborted 4  TaskStateAborted 7  ParallelStateAborted 3  ExecutionAborted 0`,
      seconds: 3,
    },
  ],
};
