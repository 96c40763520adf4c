import { type AwsCases, causeIn, guide, recorded, unverified } from './aws-case.js';

/** Choice states. */
export const choiceCases: AwsCases = {
  subject: 'Choice',
  cases: [
    {
      rule: 'The first rule that matches decides, whatever the order of its fields.',
      source: recorded(2024),
      states: {
        Decide: {
          Type: 'Choice',
          Choices: [
            { Next: 'Small', NumericLessThan: 10, Variable: '$.n' },
            { NumericLessThan: 100, Variable: '$.n', Next: 'Medium' },
          ],
          Default: 'Large',
        },
        Small: { Type: 'Fail' },
        Medium: { Type: 'Succeed' },
        Large: { Type: 'Fail' },
      },
      input: { n: 10 },
      answer: { output: { n: 10 } },
      history:
        'ChoiceStateEntered 0  ChoiceStateExited 2  SucceedStateEntered 3  SucceedStateExited 4  ExecutionSucceeded 5',
      details: { 3: { name: 'Decide', output: '{"n":10}', outputDetails: { truncated: false } } },
    },
    {
      rule: 'Without a match and a Default, AWS fails with States.Runtime, not with States.NoChoiceMatched.',
      source: unverified,
      states: {
        Decide: { Type: 'Choice', Choices: [{ Variable: '$.n', IsPresent: true, Next: 'End' }] },
        End: { Type: 'Succeed' },
      },
      answer: {
        error: 'States.Runtime',
        cause: causeIn('Decide', 2, 'Failed to transition out of the state. The state does not point to a next state.'),
      },
      history: 'ChoiceStateEntered 0  ExecutionFailed 2',
    },
    {
      rule: 'A rule on a missing field fails with States.Runtime.',
      source: guide('state-choice'),
      states: {
        Decide: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'End' }], Default: 'End' },
        End: { Type: 'Succeed' },
      },
      answer: {
        error: 'States.Runtime',
        cause: causeIn(
          'Decide',
          2,
          "Invalid path '$.n': The choice state's condition path references an invalid value.",
        ),
      },
    },
    {
      rule: 'InputPath and OutputPath of a Choice state filter its input and output.',
      source: guide('state-choice'),
      states: {
        Decide: {
          Type: 'Choice',
          InputPath: '$.in',
          OutputPath: '$.keep',
          Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'End' }],
          Default: 'Other',
        },
        End: { Type: 'Succeed' },
        Other: { Type: 'Fail' },
      },
      input: { in: { n: 1, keep: 'k' } },
      answer: { output: 'k' },
    },
    {
      rule: 'OutputPath of a Choice state also applies to Default.',
      source: guide('state-choice'),
      states: {
        Decide: {
          Type: 'Choice',
          OutputPath: '$.keep',
          Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'Other' }],
          Default: 'End',
        },
        End: { Type: 'Succeed' },
        Other: { Type: 'Fail' },
      },
      input: { n: 2, keep: 'k' },
      answer: { output: 'k' },
    },
    {
      rule: 'A Choice state can lead back to an earlier state.',
      source: recorded(2024),
      states: {
        Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Enough' },
        Enough: {
          Type: 'Choice',
          Choices: [{ Variable: '$.n', NumericLessThan: 3, Next: 'Count' }],
          Default: 'End',
        },
        End: { Type: 'Succeed' },
      },
      input: { n: 0 },
      answer: { output: { n: 3 } },
    },
    {
      rule: 'A JSONata Choice state goes to the first Condition that is true.',
      source: recorded(2024),
      states: {
        Decide: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 100 %}', Next: 'Large' },
            { Condition: '{% $states.input.n > 10 %}', Next: 'Medium' },
          ],
          Default: 'Small',
        },
        Large: { Type: 'Fail' },
        Medium: { Type: 'Succeed' },
        Small: { Type: 'Fail' },
      },
      machine: { QueryLanguage: 'JSONata' },
      input: { n: 50 },
      answer: { output: { n: 50 } },
    },
    {
      rule: 'A Condition that does not return a boolean fails with States.QueryEvaluationError.',
      source: guide('state-choice'),
      states: {
        Decide: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% false %}', Next: 'End' },
            { Condition: '{% $states.input.n %}', Next: 'End' },
          ],
          Default: 'End',
        },
        End: { Type: 'Succeed' },
      },
      machine: { QueryLanguage: 'JSONata' },
      input: { n: 1 },
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Decide',
          2,
          "The JSONata expression '$states.input.n' specified for the field 'Choices[1]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1",
        ),
      },
      history: 'ChoiceStateEntered 0  EvaluationFailed 0  ExecutionFailed 3',
    },
    {
      rule: 'Assign and Output of the rule that matches replace those of the state.',
      source: recorded(2024),
      states: {
        Decide: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.n = 1 %}', Assign: { size: 'one' }, Output: 'picked', Next: 'End' }],
          Assign: { size: 'many' },
          Output: 'default',
          Default: 'End',
        },
        End: { Type: 'Pass', Output: '{% [$size, $states.input] %}', End: true },
      },
      machine: { QueryLanguage: 'JSONata' },
      input: { n: 1 },
      answer: { output: ['one', 'picked'] },
    },
    {
      rule: 'Assign and Output of a Choice state apply to Default.',
      source: recorded(2024),
      states: {
        Decide: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.n = 1 %}', Assign: { size: 'one' }, Output: 'picked', Next: 'End' }],
          Assign: { size: 'many' },
          Output: 'default',
          Default: 'End',
        },
        End: { Type: 'Pass', Output: '{% [$size, $states.input] %}', End: true },
      },
      machine: { QueryLanguage: 'JSONata' },
      input: { n: 2 },
      answer: { output: ['many', 'default'] },
    },
  ],
};
