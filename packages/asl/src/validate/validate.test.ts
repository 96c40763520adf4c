import { describe, expect, it } from 'vitest';
import { compile, validateDefinition } from '../api.js';
import { type DefinitionOptions } from '../options.js';
import { describeDiagnostic, InvalidDefinition } from '../diagnostics.js';
import { type JsonObject } from '../json.js';

const lines = (definition: string | JsonObject, options?: DefinitionOptions): string[] =>
  validateDefinition(definition, options).map(describeDiagnostic);
const one = (state: JsonObject, rest: JsonObject = {}): JsonObject => ({
  StartAt: 'A',
  States: { A: { End: true, ...state } },
  ...rest,
});
const jsonata = { QueryLanguage: 'JSONata' };
const schema = 'SCHEMA_VALIDATION_FAILED:';

describe('validation', () => {
  it.each<[string, JsonObject | string, string[]]>([
    ['only spaces', ' ', [`${schema} Definition must be a valid JSON object at null`]],
    [
      'text that is not JSON',
      '{',
      ["INVALID_JSON_DESCRIPTION: Expected property name or '}' in JSON at position 1 at null"],
    ],
    ['nothing', {}, [`${schema} These fields are required: [StartAt, States] at /`]],
    ['an unknown field', one({ Type: 'Pass', Foo: 1 }), [`${schema} Field 'Foo' is not supported at /States/A`]],
    [
      'a field of another state type',
      one({ Type: 'Pass', Catch: [] }),
      [`${schema} Field 'Catch' is not supported at /States/A`],
    ],
    [
      'a field of the other query language',
      one({ Type: 'Pass', Output: 1 }),
      [
        `${schema} The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A`,
      ],
    ],
    [
      'JSONPath in a JSONata machine',
      one({ Type: 'Pass', QueryLanguage: 'JSONPath' }, jsonata),
      [`${schema} 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A`],
    ],
    [
      'a catcher and a rule with fields of wrong types',
      {
        StartAt: 'A',
        States: {
          A: {
            Type: 'Task',
            Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f',
            Catch: [{ ErrorEquals: ['X'], Next: { toString: 1 }, Assign: 1 }],
            Next: 'B',
          },
          B: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: [], Comment: 1 }], Default: 'C' },
          C: { Type: 'Succeed' },
        },
      },
      [
        `${schema} Expected value of type String at /States/A/Catch[0]/Next`,
        `${schema} Expected value of type Object at /States/A/Catch[0]/Assign`,
        `${schema} Expected value of type String at /States/B/Choices[0]/Next`,
        `${schema} Expected value of type String at /States/B/Choices[0]/Comment`,
      ],
    ],
    [
      'a loop without an end',
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } },
      ['MISSING_END_STATE: Workflow has no terminal state at null'],
    ],
    [
      'an unreachable state',
      { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Succeed' } } },
      ['MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B'],
    ],
    [
      'missing targets',
      {
        StartAt: 'A',
        States: { A: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'X' }], Default: 'Y' } },
      },
      [
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/A/Default",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Choices[0]/Next",
        'MISSING_END_STATE: Workflow has no terminal state at null',
      ],
    ],
    [
      'an invalid expression',
      one({ Type: 'Pass', Output: { v: '{% 1 + %}' } }, jsonata),
      ['INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output/v'],
    ],
    [
      'an expression that reads an input',
      one({ Type: 'Pass', Output: { v: '{% phone %}' } }, jsonata),
      ["UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v"],
    ],
    [
      'an invalid path',
      one({ Type: 'Pass', Parameters: { 'a.$': 'b' } }),
      [
        `${schema} The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters`,
      ],
    ],
    ['no branches', one({ Type: 'Parallel', Branches: [] }), [`${schema} Value cannot be empty at /States/A/Branches`]],
    [
      'a state inside a Map',
      one({ Type: 'Map', ItemProcessor: one({ Type: 'Nope' }) }),
      [
        `${schema} The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/ItemProcessor/States/A/Type`,
      ],
    ],
    [
      'States.ALL among others',
      one({
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: {},
        Retry: [{ ErrorEquals: ['X', 'States.ALL'] }],
      }),
      [`${schema} States.ALL must appear alone and at end of list at /States/A/Retry[0]/ErrorEquals[1]`],
    ],
  ])('rejects %s', (_what, definition, expected) => {
    expect(lines(definition).filter((line) => !line.startsWith('DUPLICATE'))).toEqual(expected);
  });

  it('reports all errors, and compile throws all of them', () => {
    const broken = { StartAt: 'A', States: { A: { Type: 'Pass', Foo: 1, Next: 'B' }, B: { Type: 'Wait', Next: 'C' } } };
    expect(validateDefinition(broken)).toHaveLength(4);
    expect(() => compile(broken)).toThrow(InvalidDefinition);
    try {
      compile(broken);
    } catch (error) {
      expect(error).toMatchObject({ name: 'InvalidDefinition', diagnostics: validateDefinition(broken) });
    }
  });

  it('rejects Standard features in Express state machines', () => {
    const task = (Resource: string): JsonObject => one({ Type: 'Task', Resource, Parameters: {} });
    expect(lines(task('arn:aws:states:::sqs:sendMessage.waitForTaskToken'), { type: 'EXPRESS' })).toHaveLength(1);
    expect(lines(task('arn:aws:states:::sqs:sendMessage'), { type: 'EXPRESS' })).toEqual([]);
  });

  it('asks the dispatcher to validate resources', () => {
    const dispatcher = { validate: () => 'sqs does not exist. Create it', run: () => Promise.resolve(null) };
    expect(lines(one({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage' }), { dispatcher })).toEqual([
      `${schema} sqs does not exist. Create it at /States/A/Resource`,
    ]);
    const picky = { ...dispatcher, validate: () => ({ message: 'QueueUrl is required' }) };
    expect(
      lines(one({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {} }), { dispatcher: picky }),
    ).toEqual([`${schema} QueueUrl is required at /States/A/Parameters`]);
  });

  it('rejects a definition above the size limit', () => {
    expect(lines(`{"StartAt": "${'x'.repeat(1_048_576)}"}`)[0]).toContain('at most 1048576 bytes');
  });
});
