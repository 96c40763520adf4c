import { type JsonObject } from '../../json.js';
import { activity, type AwsCases, call, echo, fails, guide, inTurn, never, recorded, returns } from './aws-case.js';

const jsonata = { QueryLanguage: 'JSONata' };
const end = { Type: 'Pass', End: true };
const busy = fails('Busy', 'try later');
/** The events of one failed attempt of a function after the event `from`. */
const attempt = (from: number): string =>
  `LambdaFunctionScheduled ${from}  LambdaFunctionStarted ${from + 1}  LambdaFunctionFailed ${from + 2}`;
const retry = (...retriers: JsonObject[]): JsonObject => ({ Retry: retriers, End: true });
const caught = (errorEquals: readonly string[], rest: JsonObject = {}): JsonObject => ({
  Catch: [{ ErrorEquals: [...errorEquals], Next: 'Rescue', ...rest }],
  End: true,
});

/** Retry and Catch. */
export const recoveryCases: AwsCases = {
  subject: 'Retry and Catch',
  cases: [
    {
      rule: 'A retrier defaults to 3 retries after 1, 2 and 4 seconds.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', retry({ ErrorEquals: ['Busy'] })) },
      tasks: { stock: busy },
      answer: { error: 'Busy', cause: 'try later' },
      history: `TaskStateEntered 0  ${attempt(2)}  ${attempt(5)}  ${attempt(8)}  ${attempt(11)}  ExecutionFailed 14`,
      seconds: 7,
    },
    {
      rule: 'IntervalSeconds, MaxAttempts and BackoffRate set the delays, and MaxDelaySeconds limits them.',
      source: recorded(2024),
      states: {
        Stock: call(
          'stock',
          retry({ ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 3, MaxDelaySeconds: 10 }),
        ),
      },
      tasks: { stock: busy },
      answer: { error: 'Busy', cause: 'try later' },
      seconds: 2 + 6 + 10,
    },
    {
      rule: 'With BackoffRate 1, all delays are equal.',
      source: recorded(2024),
      states: {
        Stock: call(
          'stock',
          retry({ ErrorEquals: ['Busy'], IntervalSeconds: 4, MaxAttempts: 2, BackoffRate: 1, JitterStrategy: 'NONE' }),
        ),
      },
      tasks: { stock: busy },
      answer: { error: 'Busy', cause: 'try later' },
      seconds: 8,
    },
    {
      rule: 'With MaxAttempts 0, an error is never retried.',
      source: guide('concepts-error-handling'),
      states: {
        Stock: call('stock', retry({ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] })),
      },
      tasks: { stock: busy },
      answer: { error: 'Busy', cause: 'try later' },
      seconds: 0,
    },
    {
      rule: 'A retry that succeeds continues the execution, and RetryCount is the number of retries.',
      source: recorded(2023),
      states: {
        Stock: call('stock', {
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          ResultSelector: { 'retries.$': '$$.State.RetryCount', 'got.$': '$' },
          End: true,
        }),
      },
      tasks: { stock: inTurn(busy, busy, returns(40)) },
      answer: { output: { retries: 2, got: 40 } },
      history: `
        TaskStateEntered 0  ${attempt(2)}  ${attempt(5)}
        LambdaFunctionScheduled 8  LambdaFunctionStarted 9  LambdaFunctionSucceeded 10
        TaskStateExited 11  ExecutionSucceeded 12`,
      seconds: 3,
    },
    {
      rule: 'RetryCount is 0 in the first attempt.',
      source: recorded(2023),
      states: { Stock: call('stock', { Parameters: { 'retries.$': '$$.State.RetryCount' }, End: true }) },
      tasks: { stock: echo },
      answer: { output: { retries: 0 } },
    },
    {
      rule: 'The first retrier that matches counts its own attempts.',
      source: recorded(2023),
      states: {
        Stock: call(
          'stock',
          retry(
            { ErrorEquals: ['Other'], MaxAttempts: 9 },
            { ErrorEquals: ['Busy'], MaxAttempts: 1, IntervalSeconds: 5 },
            { ErrorEquals: ['Slow', 'Lost'], MaxAttempts: 2, IntervalSeconds: 7, BackoffRate: 1 },
          ),
        ),
      },
      tasks: { stock: inTurn(busy, fails('Lost'), fails('Slow'), busy) },
      answer: { error: 'Busy', cause: 'try later' },
      seconds: 5 + 7 + 7,
    },
    {
      rule: 'An empty Retry and an empty Catch have no effect.',
      source: recorded(2023),
      states: { Stock: call('stock', { Retry: [], Catch: [], End: true }) },
      tasks: { stock: busy },
      answer: { error: 'Busy', cause: 'try later' },
    },
    {
      rule: 'A catcher leads to its Next state with Error and Cause as the input.',
      source: recorded(2024),
      states: { Stock: call('stock', caught(['Busy'])), Rescue: end },
      tasks: { stock: busy },
      answer: { output: { Error: 'Busy', Cause: 'try later' } },
      history: `
        TaskStateEntered 0  ${attempt(2)}  TaskStateExited 5
        PassStateEntered 6  PassStateExited 7  ExecutionSucceeded 8`,
      details: {
        6: {
          name: 'Stock',
          output: '{"Error":"Busy","Cause":"try later"}',
          outputDetails: { truncated: false },
        },
      },
    },
    {
      rule: 'ResultPath of a catcher adds the error to the input of the state.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', caught(['Busy'], { ResultPath: '$.problem' })), Rescue: end },
      input: { sku: 'A1' },
      tasks: { stock: busy },
      answer: { output: { sku: 'A1', problem: { Error: 'Busy', Cause: 'try later' } } },
    },
    {
      rule: 'With ResultPath null, a catcher discards the error.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', caught(['Busy'], { ResultPath: null })), Rescue: end },
      input: { sku: 'A1' },
      tasks: { stock: busy },
      answer: { output: { sku: 'A1' } },
    },
    {
      rule: 'The first catcher that matches decides.',
      source: recorded(2024),
      states: {
        Stock: call('stock', {
          Catch: [
            { ErrorEquals: ['Lambda.Unknown'], Next: 'Wrong' },
            { ErrorEquals: ['States.TaskFailed'], Next: 'Rescue' },
            { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
          ],
          End: true,
        }),
        Rescue: end,
        Wrong: { Type: 'Fail' },
      },
      tasks: { stock: busy },
      answer: { output: { Error: 'Busy', Cause: 'try later' } },
    },
    {
      rule: 'Without a catcher that matches, the error fails the execution.',
      source: recorded(2024),
      states: { Stock: call('stock', caught(['Lambda.Unknown', 'Bus'])), Rescue: end },
      tasks: { stock: busy },
      answer: { error: 'Busy', cause: 'try later' },
    },
    {
      rule: 'A catcher applies after the retries.',
      source: recorded(2023),
      states: {
        Stock: call('stock', {
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          ...caught(['States.ALL']),
        }),
        Rescue: end,
      },
      tasks: { stock: inTurn(busy, fails('Busy', 'second')) },
      answer: { output: { Error: 'Busy', Cause: 'second' } },
      history: `
        TaskStateEntered 0  ${attempt(2)}  ${attempt(5)}  TaskStateExited 8
        PassStateEntered 9  PassStateExited 10  ExecutionSucceeded 11`,
      seconds: 1,
    },
    {
      rule: 'A state that is entered again has all its retries again.',
      source: guide('concepts-error-handling'),
      states: {
        Stock: call('stock', {
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['Busy'], Next: 'Rest' }],
          End: true,
        }),
        Rest: { Type: 'Wait', Seconds: 60, Next: 'Stock' },
      },
      tasks: { stock: inTurn(busy, busy, busy, returns('third time')) },
      answer: { output: 'third time' },
      seconds: 1 + 60 + 1,
    },
    {
      rule: 'Error and Cause that a worker leaves out are empty strings for a catcher.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', caught(['States.ALL'])), Rescue: end },
      tasks: { stock: fails(undefined) },
      answer: { output: { Error: '', Cause: '' } },
    },
    {
      rule: 'States.Timeout catches a timeout.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', { TimeoutSeconds: 3, ...caught(['States.Timeout']) }), Rescue: end },
      tasks: { stock: never },
      answer: { output: { Error: 'States.Timeout', Cause: '' } },
    },
    {
      rule: 'States.TaskFailed does not catch a timeout.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', { TimeoutSeconds: 3, ...caught(['States.TaskFailed']) }), Rescue: end },
      tasks: { stock: never },
      answer: { error: 'States.Timeout' },
    },
    {
      rule: 'States.HeartbeatTimeout catches a missed heartbeat, and the error name is States.Timeout.',
      source: guide('concepts-error-handling'),
      states: {
        Pack: {
          Type: 'Task',
          Resource: activity('pack'),
          HeartbeatSeconds: 5,
          TimeoutSeconds: 60,
          ...caught(['States.HeartbeatTimeout']),
        },
        Rescue: end,
      },
      tasks: { [activity('pack')]: never },
      answer: { output: { Error: 'States.Timeout', Cause: '' } },
      seconds: 5,
    },
    {
      rule: 'States.HeartbeatTimeout does not catch the timeout of a task.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', { TimeoutSeconds: 3, ...caught(['States.HeartbeatTimeout']) }), Rescue: end },
      tasks: { stock: never },
      answer: { error: 'States.Timeout' },
    },
    {
      rule: 'States.ALL does not catch States.Runtime.',
      source: guide('concepts-error-handling'),
      states: {
        Stock: call('stock', {
          Parameters: { 'sku.$': '$.sku' },
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          ...caught(['States.ALL']),
        }),
        Rescue: end,
      },
      answer: {
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'Stock' (entered at the event id #2). The JSONPath '$.sku' specified for the field 'sku.$' could not be found in the input '{}'",
      },
      history: 'TaskStateEntered 0  ExecutionFailed 2',
      seconds: 0,
    },
    {
      rule: 'States.ALL catches States.QueryEvaluationError.',
      source: guide('concepts-error-handling'),
      states: {
        Stock: call('stock', {
          Arguments: '{% $states.input.sku %}',
          ...caught(['States.ALL'], { Output: '{% $states.errorOutput.Error %}' }),
        }),
        Rescue: end,
      },
      machine: jsonata,
      answer: { output: 'States.QueryEvaluationError' },
      history: `
        TaskStateEntered 0  EvaluationFailed 0  TaskStateExited 3
        PassStateEntered 4  PassStateExited 5  ExecutionSucceeded 6`,
    },
    {
      rule: 'Output of a JSONata catcher reads $states.errorOutput and $states.input.',
      source: recorded(2024),
      states: {
        Stock: call(
          'stock',
          caught(['Busy'], { Output: { of: '{% $states.input.sku %}', why: '{% $states.errorOutput %}' } }),
        ),
        Rescue: end,
      },
      machine: jsonata,
      input: { sku: 'A1' },
      tasks: { stock: busy },
      answer: { output: { of: 'A1', why: { Error: 'Busy', Cause: 'try later' } } },
    },
    {
      rule: 'A JSONata catcher without Output returns the error, also to a JSONPath state.',
      source: recorded(2024),
      states: { Stock: call('stock', { QueryLanguage: 'JSONata', ...caught(['Busy']) }), Rescue: end },
      tasks: { stock: busy },
      answer: { output: { Error: 'Busy', Cause: 'try later' } },
    },
    {
      rule: 'Assign of a JSONata catcher sets variables from the error.',
      source: recorded(2024),
      states: {
        Stock: call('stock', caught(['Busy'], { Assign: { why: '{% $states.errorOutput.Cause %}' } })),
        Rescue: { Type: 'Pass', Output: '{% $why %}', End: true },
      },
      machine: jsonata,
      tasks: { stock: busy },
      answer: { output: 'try later' },
      details: {
        6: {
          name: 'Stock',
          output: '{"Error":"Busy","Cause":"try later"}',
          outputDetails: { truncated: false },
          assignedVariables: { why: '"try later"' },
          assignedVariablesDetails: { truncated: false },
        },
      },
    },
    {
      rule: 'Assign of a JSONPath catcher reads the error as $.',
      source: guide('workflow-variables'),
      states: {
        Stock: call('stock', caught(['Busy'], { Assign: { 'why.$': '$.Cause' }, ResultPath: null })),
        Rescue: { Type: 'Pass', Parameters: { 'why.$': '$why' }, End: true },
      },
      tasks: { stock: busy },
      answer: { output: { why: 'try later' } },
    },
    {
      rule: 'States.ALL must be alone in its ErrorEquals.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', caught(['Busy', 'States.ALL'])), Rescue: end },
      answer: {
        invalid:
          'SCHEMA_VALIDATION_FAILED: States.ALL must appear alone and at end of list at /States/Stock/Catch[0]/ErrorEquals[1]',
      },
    },
    {
      rule: 'An Express execution retries and catches in the same way.',
      source: recorded(2024),
      states: {
        Stock: call('stock', { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }], ...caught(['States.ALL']) }),
        Rescue: end,
      },
      type: 'EXPRESS',
      tasks: { stock: busy },
      answer: { output: { Error: 'Busy', Cause: 'try later' } },
      seconds: 7,
    },
  ],
};
