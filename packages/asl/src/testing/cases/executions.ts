import { type JsonObject } from '../../json.js';
import {
  type AwsCase,
  type AwsCases,
  call,
  causeIn,
  fails,
  guide,
  inTurn,
  never,
  recorded,
  returns,
} from './aws-case.js';

const redriving = guide('redrive-executions');
const express = guide('choosing-workflow-type');
const quotas = guide('service-quotas');
const pass = { Type: 'Pass', End: true };
const wait = { Type: 'Wait', Seconds: 900, End: true };

const rejected = (
  rule: string,
  source: string,
  states: Record<string, JsonObject>,
  invalid: string,
  rest: Partial<AwsCase> = {},
): AwsCase => ({
  rule,
  source,
  states,
  answer: { invalid },
  ...rest,
});

/** Whole executions: time-outs, Express, quotas, redrives and definitions that CreateStateMachine rejects. */
export const executionCases: AwsCases = {
  subject: 'Executions',
  cases: [
    {
      rule: 'TimeoutSeconds of a state machine ends the execution with TIMED_OUT, and no catcher handles it.',
      source: guide('concepts-error-handling'),
      states: {
        Work: call('work', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Rescue' }], End: true }),
        Rescue: pass,
      },
      machine: { TimeoutSeconds: 30 },
      tasks: { work: never },
      answer: { timedOut: true },
      history: `
        TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  TaskStateAborted 4  ExecutionTimedOut 0`,
      details: { 6: { error: 'States.Timeout' } },
      seconds: 30,
    },
    {
      rule: 'The timeout of a state machine also ends a Wait state.',
      source: guide('statemachine-structure'),
      states: { Rest: wait },
      machine: { TimeoutSeconds: 30 },
      answer: { timedOut: true },
      history: 'WaitStateEntered 0  ExecutionTimedOut 0',
      seconds: 30,
    },
    {
      rule: 'An Express execution ends after five minutes.',
      source: express,
      states: { Rest: wait },
      type: 'EXPRESS',
      answer: { timedOut: true },
      seconds: 300,
    },
    {
      rule: 'A shorter TimeoutSeconds applies to an Express execution.',
      source: express,
      states: { Rest: wait },
      machine: { TimeoutSeconds: 20 },
      type: 'EXPRESS',
      answer: { timedOut: true },
      seconds: 20,
    },
    {
      rule: 'An Express execution returns its output.',
      source: recorded(2024),
      states: { Fixed: { ...pass, Result: [1] } },
      type: 'EXPRESS',
      answer: { output: [1] },
    },
    {
      rule: 'An Express execution fails with the error of a Fail state.',
      source: recorded(2024),
      states: { Stop: { Type: 'Fail', Error: 'Closed', Cause: 'It is Sunday.' } },
      type: 'EXPRESS',
      answer: { error: 'Closed', cause: 'It is Sunday.' },
    },
    {
      rule: 'JSONata conditions that the library evaluates also go to the first one that is true.',
      source: guide('state-choice'),
      states: {
        Decide: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $now("[Y]") = "1999" %}', Next: 'Wrong' },
            { Condition: '{% $now("[Y]") = "2024" %}', Next: 'Right' },
          ],
          Default: 'Wrong',
        },
        Wrong: { Type: 'Fail' },
        Right: { Type: 'Succeed' },
      },
      machine: { QueryLanguage: 'JSONata' },
      answer: { output: {} },
    },
    {
      rule: 'An ItemSelector that the library evaluates builds the input of each iteration.',
      source: guide('state-map-inline'),
      states: {
        Loop: {
          Type: 'Map',
          ItemSelector: '{% $now("[Y]") & $states.context.Map.Item.Value %}',
          ItemProcessor: { StartAt: 'Each', States: { Each: pass } },
          End: true,
        },
      },
      machine: { QueryLanguage: 'JSONata' },
      input: ['a', 'b'],
      answer: { output: ['2024a', '2024b'] },
    },
    {
      rule: 'A retry of a task with a token passes a new token.',
      source: guide('connect-to-resource'),
      states: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
          Parameters: { 'MessageBody.$': '$$.Task.Token', 'n.$': '$$.State.RetryCount' },
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          End: true,
        },
      },
      tasks: {
        'arn:aws:states:::sqs:sendMessage.waitForTaskToken': inTurn(
          fails('Busy'),
          ({ parameters, taskToken }) =>
            JSON.stringify(parameters) === JSON.stringify({ MessageBody: taskToken, n: 1 }),
        ),
      },
      answer: { output: true },
    },
    {
      rule: 'Stopping an execution aborts a Wait state.',
      source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html',
      states: { Rest: wait },
      stopAfterSeconds: 4,
      answer: { aborted: ['Stopped', 'by hand'] },
      history: 'WaitStateEntered 0  ExecutionAborted 0',
      seconds: 4,
    },
    {
      rule: 'An output above 256 KiB fails a Pass state with States.DataLimitExceeded.',
      source: quotas,
      states: { Double: { ...pass, Parameters: { 'a.$': '$', 'b.$': '$' } } },
      input: 'x'.repeat(140_000),
      answer: {
        error: 'States.DataLimitExceeded',
        cause:
          "The state/task 'Double' returned a result with a size exceeding the maximum number of bytes service limit.",
      },
    },
    {
      rule: 'An output of exactly 256 KiB is accepted.',
      source: quotas,
      states: { Make: call('make', { ResultSelector: { 'v.$': '$' }, OutputPath: '$.v', End: true }) },
      tasks: { make: returns('x'.repeat(262_142)) },
      answer: { output: 'x'.repeat(262_142) },
    },
    {
      rule: 'The history of a Standard execution has at most 25,000 events.',
      source: quotas,
      states: {
        Ping: { Type: 'Pass', Next: 'Pong' },
        Pong: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'Done' }], Default: 'Ping' },
        Done: { Type: 'Succeed' },
      },
      quotas: { historyEvents: 8 },
      answer: { error: 'States.Runtime', cause: 'The execution reached the maximum number of history events (8).' },
      history: `
        PassStateEntered 0  PassStateExited 2  ChoiceStateEntered 3  ChoiceStateExited 4  PassStateEntered 5
        PassStateExited 6  ExecutionFailed 7`,
    },
    {
      rule: 'A redrive continues in the state that failed, with its input, and does not enter it again.',
      source: redriving,
      states: { First: call('first', { Next: 'Second' }), Second: call('second') },
      tasks: {
        first: inTurn(returns(1), returns('wrong')),
        second: inTurn(fails('Busy'), ({ parameters }) => [parameters]),
      },
      redrives: 1,
      answer: { output: [1] },
      history: `
        TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  LambdaFunctionSucceeded 4
        TaskStateExited 5
        TaskStateEntered 6  LambdaFunctionScheduled 7  LambdaFunctionStarted 8  LambdaFunctionFailed 9
        ExecutionFailed 10  ExecutionRedriven 11
        LambdaFunctionScheduled 12  LambdaFunctionStarted 13  LambdaFunctionSucceeded 14  TaskStateExited 15
        ExecutionSucceeded 16`,
      details: { 12: { redriveCount: 1 } },
    },
    {
      rule: 'A redrive enters a Fail state again.',
      source: redriving,
      states: { Stop: { Type: 'Fail', Error: 'Closed' } },
      redrives: 1,
      answer: { error: 'Closed' },
      history: 'FailStateEntered 0  ExecutionFailed 2  ExecutionRedriven 3  FailStateEntered 4  ExecutionFailed 5',
    },
    {
      rule: 'A redrive sets the retry counts back to 0.',
      source: redriving,
      states: {
        Work: call('work', {
          Parameters: { 'n.$': '$$.State.RetryCount' },
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          End: true,
        }),
      },
      tasks: { work: inTurn(fails('Busy'), fails('Busy'), fails('Busy'), ({ parameters }) => parameters) },
      redrives: 1,
      answer: { output: { n: 1 } },
    },
    {
      rule: 'A redrive keeps variables, and RedriveCount and RedriveTime are in the context object.',
      source: redriving,
      states: {
        Set: { Type: 'Pass', Assign: { kept: 'yes' }, Next: 'Work' },
        Work: call('work', {
          TimeoutSeconds: 60,
          Output: [
            '{% $kept %}',
            '{% $states.context.Execution.RedriveCount %}',
            '{% $states.context.Execution.RedriveTime %}',
          ],
          End: true,
        }),
      },
      machine: { QueryLanguage: 'JSONata' },
      tasks: { work: inTurn(never, never, returns(1)) },
      redrives: 2,
      answer: { output: ['yes', 2, '2024-01-01T00:02:00Z'] },
    },
    {
      rule: 'A redrive runs only the iterations of an inline Map that did not succeed, and those that did not start.',
      source: redriving,
      states: {
        Loop: {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: { StartAt: 'Each', States: { Each: call('work') } },
          End: true,
        },
      },
      input: ['a', 'b', 'c'],
      tasks: { work: inTurn(returns(1), fails('Busy'), returns(2), returns(3), returns('too many')) },
      redrives: 1,
      answer: { output: [1, 2, 3] },
    },
    {
      rule: 'A redrive runs only the branches that did not succeed.',
      source: redriving,
      states: {
        Fork: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Good', States: { Good: call('good') } },
            { StartAt: 'Bad', States: { Bad: call('bad') } },
          ],
          End: true,
        },
      },
      tasks: { good: inTurn(returns(1), returns('again')), bad: inTurn(fails('Busy'), returns(2)) },
      redrives: 1,
      answer: { output: [1, 2] },
    },
    {
      rule: 'A redrive restarts the timeout of the state machine.',
      source: redriving,
      states: { Work: call('work') },
      machine: { TimeoutSeconds: 30 },
      tasks: { work: never },
      redrives: 1,
      answer: { timedOut: true },
      seconds: 60,
    },
    rejected(
      'A definition requires States.',
      recorded(2023),
      { A: pass },
      'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /',
      { without: 'States' },
    ),
    rejected(
      'A definition requires StartAt.',
      recorded(2024),
      { A: pass },
      'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /',
      { without: 'StartAt' },
    ),
    rejected(
      'A Next must be a state.',
      guide('statemachine-structure'),
      { A: { Type: 'Pass', Next: 'B' } },
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
    ),
    rejected(
      'An Express state machine does not support .waitForTaskToken.',
      recorded(2024),
      { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: {}, End: true } },
      "Express state machine does not support '.waitForTaskToken' service integration  at /States/A/Resource",
      { type: 'EXPRESS' },
    ),
    rejected(
      'An Express state machine does not support .sync.',
      guide('choosing-workflow-type'),
      { A: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync', Parameters: {}, End: true } },
      "Express state machine does not support '.sync' service integration",
      { type: 'EXPRESS' },
    ),
    rejected(
      'An error in the definition stops at the state with its path.',
      guide('statemachine-structure'),
      { A: { Type: 'Choice', Choices: [], Default: 'B' }, B: pass },
      '/States/A/Choices',
    ),
    {
      rule: 'A state that never gets its timeout runs as long as its task.',
      source: guide('state-task'),
      states: { Rest: { Type: 'Wait', Seconds: 31_536_000, End: true } },
      answer: { output: {} },
      seconds: 31_536_000,
    },
    {
      rule: 'The failure of a state names the event that entered it.',
      source: recorded(2024),
      states: { First: { Type: 'Pass', Next: 'Second' }, Second: { ...pass, InputPath: '$.gone' } },
      answer: {
        error: 'States.Runtime',
        cause: causeIn('Second', 4, `Invalid path '$.gone' : No results for path: $['gone']`),
      },
    },
  ],
};
