import { type JsonObject } from '../../json.js';
import { type AwsCases, call, guide, recorded, returns, unverified } from './aws-case.js';

const end = { Type: 'Pass', End: true };
/** The events of one failed attempt of a function after the event `from`. */
const attempt = (from: number): string =>
  `LambdaFunctionScheduled ${from}  LambdaFunctionStarted ${from + 1}  LambdaFunctionFailed ${from + 2}`;
const caught = (errorEquals: readonly string[], rest: JsonObject = {}): JsonObject => ({
  Catch: [{ ErrorEquals: [...errorEquals], Next: 'Rescue', ...rest }],
  End: true,
});

/** Results above the limit of a payload. */
export const payloadLimitCases: AwsCases = {
  subject: 'Payload limit',
  cases: [
    {
      rule: 'A result of an integration above 256 KiB fails with an error that names the service.',
      source: unverified,
      states: {
        Ask: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:glacier:listVaults', Parameters: {}, End: true },
      },
      tasks: { 'arn:aws:states:::aws-sdk:glacier:listVaults': returns('x'.repeat(262_144)) },
      answer: {
        error: 'States.DataLimitExceeded',
        cause:
          "The state/task 'aws-sdk:glacier' returned a result with a size exceeding the maximum number of bytes service limit.",
      },
    },
    {
      rule: 'A result above 256 KiB fails with States.DataLimitExceeded, which names the resource and can be caught.',
      source: recorded(2024),
      states: { Stock: call('stock', caught(['States.DataLimitExceeded'])), Rescue: end },
      tasks: { stock: returns('é'.repeat(131_072)) },
      answer: {
        output: {
          Error: 'States.DataLimitExceeded',
          Cause:
            "The state/task 'arn:aws:lambda:us-east-1:123456789012:function:stock' returned a result with a size exceeding the maximum number of bytes service limit.",
        },
      },
      history: `
        TaskStateEntered 0  ${attempt(2)}  TaskStateExited 5
        PassStateEntered 6  PassStateExited 7  ExecutionSucceeded 8`,
    },
    {
      rule: 'Parameters of a Task above 256 KiB fail with States.DataLimitExceeded before the task is scheduled.',
      source: guide('concepts-error-handling'),
      states: {
        Stock: call('stock', { Parameters: { 'a.$': '$', 'b.$': '$' }, ...caught(['States.DataLimitExceeded']) }),
        Rescue: { ...end, Result: 1 },
      },
      input: 'x'.repeat(140_000),
      answer: { output: 1 },
      history: `
        TaskStateEntered 0  TaskStateExited 2
        PassStateEntered 3  PassStateExited 4  ExecutionSucceeded 5`,
    },
    {
      rule: 'Arguments of a Parallel state above 256 KiB fail with States.DataLimitExceeded.',
      source: guide('concepts-error-handling'),
      machine: { QueryLanguage: 'JSONata' },
      states: {
        Both: {
          Type: 'Parallel',
          Arguments: ['{% $states.input %}', '{% $states.input %}'],
          Branches: [{ StartAt: 'One', States: { One: { Type: 'Pass', Output: 1, End: true } } }],
          End: true,
        },
      },
      input: 'x'.repeat(140_000),
      answer: {
        error: 'States.DataLimitExceeded',
        cause:
          "The state/task 'Both' returned a result with a size exceeding the maximum number of bytes service limit.",
      },
    },
    {
      rule: 'States.ALL catches States.DataLimitExceeded.',
      source: recorded(2024),
      states: { Stock: call('stock', caught(['States.ALL'], { ResultPath: null })), Rescue: end },
      tasks: { stock: returns('x'.repeat(262_143)) },
      answer: { output: {} },
    },
    {
      rule: 'States.TaskFailed does not catch States.DataLimitExceeded.',
      source: guide('concepts-error-handling'),
      states: { Stock: call('stock', caught(['States.TaskFailed'])), Rescue: end },
      tasks: { stock: returns('x'.repeat(262_143)) },
      answer: {
        error: 'States.DataLimitExceeded',
        cause:
          "The state/task 'arn:aws:lambda:us-east-1:123456789012:function:stock' returned a result with a size exceeding the maximum number of bytes service limit.",
      },
    },
  ],
};
