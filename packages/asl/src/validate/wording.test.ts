import { describe, expect, it } from 'vitest';
import { compile, validateDefinition } from '../api.js';
import { type JsonObject } from '../json.js';
import { distributed, inside, jsonata, lines, map, one, reader, task } from './testing/definitions.js';

/**
 * Definitions and AWS's responses to them, as measured by badmintoncryer/cdk-preflight (rules/stepfunctions) and
 * floci-io/floci (#2735, #2745, #2968).
 */
const choice = (rule: JsonObject, rest: JsonObject = {}): JsonObject => ({
  StartAt: 'C',
  States: { C: { Type: 'Choice', Choices: [rule] }, E: { Type: 'Succeed' } },
  ...rest,
});
describe('AWS messages', () => {
  it.each<[string, JsonObject, string]>([
    [
      'a timeout below its minimum',
      one({ ...task, TimeoutSeconds: 0 }),
      'Minimum value is 1 at /States/A/TimeoutSeconds',
    ],
    ['a concurrency below zero', map({ MaxConcurrency: -1 }), 'Minimum value is 0 at /States/A/MaxConcurrency'],
    [
      'a percentage above 100',
      map({ ToleratedFailurePercentage: 101 }),
      'Maximum value is 100.0 at /States/A/ToleratedFailurePercentage',
    ],
    [
      'a string instead of a number',
      one({ ...task, TimeoutSeconds: 'a' }),
      'Expected value of type Integer at /States/A/TimeoutSeconds',
    ],
    [
      'Next and End',
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B', End: true }, B: { Type: 'Succeed' } } },
      'There should only be one of the following fields: [Next, End] at /States/A',
    ],
    [
      'two durations of a Wait',
      one({ Type: 'Wait', Seconds: 1, SecondsPath: '$.a' }),
      'There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A',
    ],
    [
      'a string and its path',
      { StartAt: 'A', States: { A: { Type: 'Fail', Cause: 'x', CausePath: '$.a' } } },
      'There should only be one of the following fields: [Cause, CausePath] at /States/A',
    ],
    [
      'a Map without a processor',
      one({ Type: 'Map' }),
      'This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/A',
    ],
    [
      'an unknown jitter strategy',
      one({ ...task, Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'HALF' }] }),
      'Value should be one of the following: [NONE, FULL] at /States/A/Retry[0]/JitterStrategy',
    ],
    [
      'an unknown version',
      one({ Type: 'Pass' }, { Version: '2.0' }),
      'Value should be one of the following: [1.0] at /Version',
    ],
    [
      'an unknown query language',
      one({ Type: 'Pass' }, { QueryLanguage: 'jsonata' }),
      'Value should be one of the following: [JSONPath, JSONata] at /QueryLanguage',
    ],
    [
      'a query language that is not a string',
      one({ Type: 'Pass' }, { QueryLanguage: 5 }),
      'Expected value of type [STRING] at /QueryLanguage',
    ],
    [
      'a processor with a query language',
      map({}, { ...distributed, ...jsonata }),
      "Field 'QueryLanguage' is not supported at /States/A/ItemProcessor",
    ],
    [
      'a JSONPath state with a JSONata field in a JSONata state machine',
      one({ Type: 'Pass', QueryLanguage: 'JSONPath', Output: 1 }, jsonata),
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
    ],
    [
      'an execution type in an inline Map',
      map({}, { ...inside, ProcessorConfig: { Mode: 'INLINE', ExecutionType: 'STANDARD' } }),
      "Field 'ExecutionType' is not supported at /States/A/ItemProcessor/ProcessorConfig",
    ],
    [
      'a reader with another resource',
      map({ ItemReader: { Resource: 'arn:aws:states:::s3:putObject' } }),
      "The field 'Resource' does not match any of the allowed values at /States/A/ItemReader/Resource",
    ],
    [
      'CSV without a header location',
      reader({ InputType: 'CSV' }),
      "The field 'CSVHeaderLocation' is required at /States/A/ItemReader/ReaderConfig",
    ],
    [
      'JSON with a header',
      reader({ InputType: 'JSON', CSVHeaderLocation: 'FIRST_ROW' }),
      "Field 'CSVHeaderLocation' is not supported at /States/A/ItemReader/ReaderConfig",
    ],
    [
      'missing headers',
      reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }),
      'These fields are required: [CSVHeaders] at /States/A/ItemReader/ReaderConfig',
    ],
    [
      'a resource that is not an ARN',
      one({ Type: 'Task', Resource: 'lambda' }),
      'Value is not a valid resource ARN at /States/A/Resource',
    ],
    [
      'a task without parameters',
      one({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage' }),
      'Parameters field is required for resource ARN: arn:aws:states:::sqs:sendMessage at /States/A',
    ],
    [
      'a task without arguments',
      one({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:listBuckets' }, jsonata),
      'Arguments field is required for resource ARN: arn:aws:states:::aws-sdk:s3:listBuckets at /States/A',
    ],
    [
      'an activity with credentials',
      one({
        Type: 'Task',
        Resource: 'arn:aws:states:us-east-1:123456789012:activity:a',
        Credentials: { RoleArn: 'r' },
      }),
      "The field 'Credentials' is not supported for activities at /States/A/Credentials",
    ],
    [
      'a path without a dollar sign',
      one({ Type: 'Pass', InputPath: 'a' }),
      'Value must be a valid JSONPath. at /States/A/InputPath',
    ],
    [
      'a variable of a rule without a dollar sign',
      choice({ Variable: 'a', IsNull: true, Next: 'E' }),
      "Value is not a Reference Path: Reference path didn't start with '$' at /States/C/Choices[0]/Variable",
    ],
    [
      'a rule with two operators',
      choice({ Variable: '$.a', IsNull: true, And: [], Next: 'E' }),
      'The object must have only one of the following fields, [And, Or, Not, Variable, Condition] at /States/C/Choices[0]',
    ],
    [
      'a condition in JSONPath',
      choice({ Condition: '{% true %}', Next: 'E' }),
      "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage at /States/C/Choices[0]",
    ],
    [
      'an expression without its end delimiter',
      one({ Type: 'Pass', Output: '{% 1' }, jsonata),
      'JSONata string must start with {% and end with %} at /States/A/Output',
    ],
  ])('reject %s', (_what, definition, expected) => {
    expect(lines(definition)).toEqual([`SCHEMA_VALIDATION_FAILED: ${expected}`]);
  });

  it.each<[string, JsonObject, string[]]>([
    [
      'a reserved name',
      one({ Type: 'Pass', Assign: { states: 1 } }),
      ["RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/A/Assign/states"],
    ],
    [
      'a field of a variable as a name',
      one({ Type: 'Pass', Assign: { 'x.y.$': '$.a' } }),
      [
        "INVALID_VARIABLE_NAME: Invalid variable name 'x.y': the variable name contains invalid characters. at /States/A/Assign/x.y.$",
      ],
    ],
    [
      'a state name that is too long',
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'b'.repeat(81) }, ['b'.repeat(81)]: { Type: 'Succeed' } } },
      [
        `INVALID_STATE_NAME: Invalid State name: ${'b'.repeat(81)} exceeds the 80-character limit allowed by the service at /States/${'b'.repeat(81)}`,
      ],
    ],
    [
      'a label that is too long',
      map({ Label: 'l'.repeat(41) }),
      [
        `INVALID_LABEL_NAME: Invalid Label name: ${'l'.repeat(41)} exceeds the 40-character limit allowed by the service at /States/A/Label`,
      ],
    ],
    [
      'a duplicate label',
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Map', Label: 'x', ItemProcessor: distributed, Next: 'B' },
          B: {
            Type: 'Map',
            Label: 'x',
            ItemProcessor: { ...distributed, StartAt: 'J', States: { J: { Type: 'Pass', End: true } } },
            End: true,
          },
        },
      },
      ['DUPLICATE_LABEL_NAME: Duplicate Label name: x at /States/B/Label'],
    ],
    [
      'a duplicate state name',
      map({}, { ...distributed, StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }),
      ['DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/ItemProcessor/States/A'],
    ],
    [
      'a missing start state',
      { StartAt: 'Nope', States: { A: { Type: 'Pass', End: true } } },
      [
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nope at /StartAt",
        'MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A',
      ],
    ],
    [
      'an input of an expression',
      one({ Type: 'Pass', Output: { v: '{% $.phone & $$ %}' } }, jsonata),
      [
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$' at the top level is not supported. at /States/A/Output/v",
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output/v",
      ],
    ],
    [
      'errorOutput outside of a catcher',
      one({ ...task, Arguments: { a: '{% $states.errorOutput %}' } }, jsonata),
      ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/A/Arguments/a"],
    ],
    [
      'result in a state without a result',
      one({ Type: 'Pass', Output: '{% $states.result %}' }, jsonata),
      ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/Output"],
    ],
    [
      'an empty expression',
      one({ Type: 'Pass', Output: '{%%}' }, jsonata),
      ['INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output'],
    ],
    [
      'fields of the other query language',
      one({ Type: 'Pass', QueryLanguage: 'foo', InputPath: '$.a' }),
      [
        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/A",
        'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [JSONPath, JSONata] at /States/A/QueryLanguage',
      ],
    ],
  ])('reject, with a specific code, %s', (_what, definition, expected) => {
    expect(lines(definition)).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    [
      'a loop inside a Map',
      map({}, { StartAt: 'I', States: { I: { Type: 'Pass', Next: 'J' }, J: { Type: 'Pass', Next: 'I' } } }),
    ],
    [
      'errorOutput in a catcher',
      {
        StartAt: 'A',
        States: {
          A: {
            ...task,
            End: true,
            Catch: [
              {
                ErrorEquals: ['States.ALL'],
                Assign: { e: '{% $states.errorOutput %}' },
                Output: '{% $states.errorOutput %}',
                Next: 'B',
              },
            ],
          },
          B: { Type: 'Succeed' },
        },
        ...jsonata,
      },
    ],
    [
      'expressions in literal fields',
      one({ ...task, Comment: '{% phone %}', Retry: [{ ErrorEquals: ['{% phone %}'] }] }, jsonata),
    ],
    [
      'column names',
      {
        ...reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['{% phone %}'] }, 'Arguments'),
        ...jsonata,
      },
    ],
    ['a variable that is never assigned', one({ Type: 'Pass', Output: '{% $phone %}' }, jsonata)],
    ['an interval of zero', one({ ...task, Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 0 }] })],
  ])('accept %s', (_what, definition) => {
    expect(lines(definition)).toEqual([]);
  });

  it('warn of values that look like paths', () => {
    const definition = {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Pass',
          Result: '$.a',
          Parameters: { plain: '$5', path: '$.b', list: [{ call: 'States.UUID()' }], 'right.$': '$.c' },
          Next: 'B',
        },
        B: { Type: 'Fail', Error: '$.error' },
      },
    };
    expect(validateDefinition(definition)).toEqual([
      {
        severity: 'WARNING',
        code: 'PASS_RESULT_IS_STATIC',
        message: 'Attempt to use a path in the result of a pass state.',
        location: '/States/A/Result',
      },
      {
        severity: 'WARNING',
        code: 'NO_DOLLAR',
        message: 'No .$ on a field that appears to be a JSONPath or Intrinsic Function.',
        location: '/States/A/Parameters/path',
      },
      {
        severity: 'WARNING',
        code: 'NO_DOLLAR',
        message: 'No .$ on a field that appears to be a JSONPath or Intrinsic Function.',
        location: '/States/A/Parameters/list[0]/call',
      },
      {
        severity: 'WARNING',
        code: 'NO_PATH',
        message: "Field value looks like a path, but field name does not end with 'Path'.",
        location: '/States/B/Error',
      },
    ]);
    expect(() => compile(definition)).not.toThrow();
  });

  it('reject a Distributed Map and an activity in Express', () => {
    expect(lines(map({}), { type: 'EXPRESS' })).toEqual([
      "SCHEMA_VALIDATION_FAILED: The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines at /States/A/ItemProcessor/ProcessorConfig/Mode",
    ]);
    expect(
      lines(one({ Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a' }), { type: 'EXPRESS' }),
    ).toEqual(['SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/A/Resource']);
  });
});
