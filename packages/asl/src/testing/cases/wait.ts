import { type JsonObject, type Json } from '../../json.js';
import { type AwsCase, type AwsCases, causeIn, guide, recorded, unverified } from './aws-case.js';

const jsonata = { QueryLanguage: 'JSONata' };

const waits = (rule: string, source: string, seconds: number, fields: JsonObject, input: Json = {}): AwsCase => ({
  rule,
  source,
  states: { Rest: { Type: 'Wait', ...fields, End: true } },
  input,
  answer: { output: input },
  seconds,
});

const rejects = (rule: string, source: string, fields: JsonObject, input: Json, message: string): AwsCase => ({
  rule,
  source,
  states: { Rest: { Type: 'Wait', ...fields, End: true } },
  input,
  answer: { error: 'States.Runtime', cause: causeIn('Rest', 2, message) },
  history: 'WaitStateEntered 0  ExecutionFailed 2',
  seconds: 0,
});

const notATimestamp = (value: string): string =>
  `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.at == ${value}`;

/** Wait states. */
export const waitCases: AwsCases = {
  subject: 'Wait',
  cases: [
    {
      ...waits('Seconds is the duration of a Wait state.', guide('state-wait'), 90, { Seconds: 90 }, { keep: 1 }),
      history: 'WaitStateEntered 0  WaitStateExited 2  ExecutionSucceeded 3',
    },
    waits('With 0 seconds, a Wait state does not wait.', recorded(2024), 0, { Seconds: 0 }),
    waits(
      'SecondsPath reads the duration from the input.',
      guide('state-wait'),
      7,
      { SecondsPath: '$.rest' },
      { rest: 7 },
    ),
    waits('SecondsPath accepts a string with an integer.', unverified, 7, { SecondsPath: '$.rest' }, { rest: '7' }),
    waits('Timestamp is the time at which a Wait state ends.', guide('state-wait'), 3600, {
      Timestamp: '2024-01-01T01:00:00Z',
    }),
    waits('A Timestamp can have a zone and nanoseconds.', recorded(2024), 3600.123, {
      Timestamp: '2024-01-01T02:00:00.123456789+01:00',
    }),
    waits('A Wait state until a time in the past does not wait.', recorded(2024), 0, {
      Timestamp: '2020-05-05T05:05:05Z',
    }),
    waits(
      'TimestampPath reads the time from the input.',
      recorded(2024),
      60,
      { TimestampPath: '$.at' },
      { at: '2024-01-01T00:01:00Z' },
    ),
    waits(
      'A TimestampPath value can leave out the seconds.',
      unverified,
      60,
      { TimestampPath: '$.at' },
      { at: '2024-01-01T00:01Z' },
    ),
    {
      ...waits(
        'OutputPath of a Wait state selects from what InputPath selects.',
        guide('state-wait'),
        1,
        {
          Seconds: 1,
          InputPath: '$.in',
          OutputPath: '$.keep',
        },
        { in: { keep: 5 } },
      ),
      answer: { output: 5 },
    },
    rejects(
      'A negative SecondsPath value fails with States.Runtime.',
      recorded(2024),
      { SecondsPath: '$.rest' },
      { rest: -2 },
      'The SecondsPath parameter references a negative value: $.rest == -2',
    ),
    rejects(
      'A SecondsPath value that is not an integer fails with States.Runtime.',
      recorded(2024),
      { SecondsPath: '$.rest' },
      { rest: 0.5 },
      'The SecondsPath parameter cannot be parsed as a long value: $.rest == 0.5',
    ),
    rejects(
      'A SecondsPath value that is not a number fails with States.Runtime.',
      unverified,
      { SecondsPath: '$.rest' },
      { rest: 'soon' },
      'The SecondsPath parameter cannot be parsed as a long value: $.rest == soon',
    ),
    rejects(
      'A SecondsPath without a value fails with States.Runtime.',
      recorded(2024),
      { SecondsPath: '$.rest' },
      {},
      'The SecondsPath parameter does not reference an input value: $.rest',
    ),
    rejects(
      'A TimestampPath without a value fails with States.Runtime.',
      unverified,
      { TimestampPath: '$.at' },
      {},
      'The TimestampPath parameter does not reference an input value: $.at',
    ),
    rejects(
      'A TimestampPath value needs a T between date and time.',
      recorded(2024),
      { TimestampPath: '$.at' },
      { at: '2024-06-01 09:00:00Z' },
      notATimestamp('2024-06-01 09:00:00Z'),
    ),
    rejects(
      'A TimestampPath value needs a zone.',
      recorded(2023),
      { TimestampPath: '$.at' },
      { at: '2024-06-01T09:00:00.5' },
      notATimestamp('2024-06-01T09:00:00.5'),
    ),
    rejects(
      'A TimestampPath value must be an existing time.',
      recorded(2024),
      { TimestampPath: '$.at' },
      { at: '2024-06-01T24:30:00Z' },
      notATimestamp('2024-06-01T24:30:00Z'),
    ),
    rejects(
      'A TimestampPath value must be a string.',
      unverified,
      { TimestampPath: '$.at' },
      { at: 5 },
      notATimestamp('5'),
    ),
    rejects(
      'A wait of more than 2,147,483,647 seconds is too long.',
      recorded(2023),
      { TimestampPath: '$.at' },
      { at: '2092-02-01T00:00:00Z' },
      'Wait state delay is too long.',
    ),
    {
      rule: 'A Timestamp in the definition must be a valid RFC 3339 timestamp.',
      source: recorded(2024),
      states: { Rest: { Type: 'Wait', Timestamp: '2024-02-30T09:00:00Z', End: true } },
      answer: {
        invalid: 'SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/Rest/Timestamp',
      },
    },
    {
      ...waits(
        'A Seconds expression gives the duration of a JSONata Wait state.',
        guide('state-wait'),
        8,
        { Seconds: '{% $states.input.rest * 2 %}' },
        { rest: 4 },
      ),
      machine: jsonata,
    },
    {
      ...waits(
        'A Timestamp expression gives the end of a JSONata Wait state.',
        recorded(2024),
        60,
        { Timestamp: '{% $states.input.at %}' },
        { at: '2024-01-01T00:01:00Z' },
      ),
      machine: jsonata,
    },
    {
      rule: 'A Timestamp expression with an invalid time fails, and its EvaluationFailed event follows the entered event.',
      source: recorded(2024),
      states: { Rest: { Type: 'Wait', Timestamp: '{% $states.input.at %}', End: true } },
      machine: jsonata,
      input: { at: '2024-06-01T09:00:00' },
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Rest',
          2,
          'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2024-06-01T09:00:00',
        ),
      },
      history: 'WaitStateEntered 0  EvaluationFailed 2  ExecutionFailed 3',
      details: {
        3: {
          error: 'States.QueryEvaluationError',
          cause: causeIn(
            'Rest',
            2,
            'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2024-06-01T09:00:00',
          ),
          location: 'Timestamp',
          state: 'Rest',
        },
      },
    },
    {
      rule: 'A Timestamp expression must return a string.',
      source: guide('state-wait'),
      states: { Rest: { Type: 'Wait', Timestamp: '{% 12 %}', End: true } },
      machine: jsonata,
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Rest',
          2,
          "The JSONata expression '12' specified for the field 'Timestamp' returned an unexpected result type. Expected 'string', but was 'number' for value: 12",
        ),
      },
      history: 'WaitStateEntered 0  EvaluationFailed 0  ExecutionFailed 3',
    },
    {
      rule: 'A Seconds expression must return a number.',
      source: guide('state-wait'),
      states: { Rest: { Type: 'Wait', Seconds: "{% 'soon' %}", End: true } },
      machine: jsonata,
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Rest',
          2,
          `The JSONata expression ''soon'' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: "soon"`,
        ),
      },
    },
    {
      rule: 'Assign of a Wait state sets variables after the wait.',
      source: recorded(2024),
      states: {
        Rest: { Type: 'Wait', Seconds: 2, Assign: { 'rested.$': '$.by' }, Next: 'Read' },
        Read: { Type: 'Pass', Parameters: { 'rested.$': '$rested' }, End: true },
      },
      input: { by: 'me' },
      answer: { output: { rested: 'me' } },
      details: {
        3: {
          name: 'Rest',
          output: '{"by":"me"}',
          outputDetails: { truncated: false },
          assignedVariables: { rested: '"me"' },
          assignedVariablesDetails: { truncated: false },
        },
      },
    },
  ],
};
