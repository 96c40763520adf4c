import { type Json, type JsonObject } from '../../json.js';
import { type AwsCase, type AwsCases, guide, recorded } from './aws-case.js';

const outcomes: Record<string, JsonObject> = {
  Yes: { Type: 'Pass', Result: true, End: true },
  No: { Type: 'Pass', Result: false, End: true },
};

/** One case for each example: the fields of the input, and whether the rule matches. */
const matches = (
  rule: string,
  source: string,
  fields: JsonObject,
  examples: readonly (readonly [input: Json, matched: boolean])[],
): AwsCase[] =>
  examples.map(([input, matched], i) => ({
    rule: examples.length === 1 ? rule : `${rule} (${i + 1})`,
    source,
    states: { Decide: { Type: 'Choice', Choices: [{ ...fields, Next: 'Yes' }], Default: 'No' }, ...outcomes },
    input,
    answer: { output: matched },
  }));

const v = (value: Json, other: Json = null): Json => ({ v: value, other });
const on = (fields: JsonObject): JsonObject => ({ Variable: '$.v', ...fields });

/** The operators of choice rules. */
export const choiceOperatorCases: AwsCases = {
  subject: 'Choice, operators',
  cases: [
    ...matches(
      'BooleanEquals compares booleans, and other types do not match.',
      recorded(2023),
      on({ BooleanEquals: false }),
      [
        [v(false), true],
        [v(true), false],
        [v(0), false],
        [v(''), false],
        [v(null), false],
      ],
    ),
    ...matches(
      'BooleanEqualsPath reads the operand from the input.',
      recorded(2023),
      on({ BooleanEqualsPath: '$.other' }),
      [
        [v(true, true), true],
        [v(false, true), false],
        [v('true', true), false],
      ],
    ),
    ...matches(
      'NumericEquals compares numbers by value, and strings do not match.',
      recorded(2023),
      on({ NumericEquals: 3 }),
      [
        [v(3.0), true],
        [v('3'), false],
        [v([3]), false],
      ],
    ),
    ...matches(
      'NumericEqualsPath does not match if the operand is not a number.',
      recorded(2023),
      on({ NumericEqualsPath: '$.other' }),
      [
        [v(2.5, 2.5), true],
        [v(null, null), false],
      ],
    ),
    ...matches('NumericGreaterThan excludes the operand.', recorded(2023), on({ NumericGreaterThan: 3 }), [
      [v(3.01), true],
      [v(3), false],
    ]),
    ...matches(
      'NumericGreaterThanEqualsPath includes the operand.',
      recorded(2023),
      on({ NumericGreaterThanEqualsPath: '$.other' }),
      [
        [v(3, 3), true],
        [v(2, 3), false],
      ],
    ),
    ...matches('NumericLessThan excludes the operand.', guide('state-choice'), on({ NumericLessThan: 3 }), [
      [v(-3), true],
      [v(3), false],
    ]),
    ...matches(
      'NumericLessThanEqualsPath includes the operand.',
      recorded(2023),
      on({ NumericLessThanEqualsPath: '$.other' }),
      [
        [v(3, 3), true],
        [v(4, 3), false],
      ],
    ),
    ...matches('StringEquals compares every character, including spaces.', recorded(2023), on({ StringEquals: 'up' }), [
      [v('up'), true],
      [v('up '), false],
      [v(null), false],
    ]),
    ...matches('StringGreaterThan orders a string after its prefix.', recorded(2023), on({ StringGreaterThan: 'up' }), [
      [v('ups'), true],
      [v('up'), false],
      [v('u'), false],
    ]),
    ...matches(
      'StringLessThanPath orders a prefix before the string.',
      recorded(2023),
      on({ StringLessThanPath: '$.other' }),
      [
        [v('u', 'up'), true],
        [v('up', 'up'), false],
      ],
    ),
    ...matches(
      'StringGreaterThanEquals and StringLessThanEquals include the operand.',
      recorded(2023),
      { And: [on({ StringGreaterThanEquals: 'm' }), on({ StringLessThanEquals: 'm' })] },
      [
        [v('m'), true],
        [v('n'), false],
        [v('l'), false],
      ],
    ),
    ...matches(
      'StringMatches matches any text with *, and an asterisk with a backslash.',
      guide('state-choice'),
      on({ StringMatches: 'in-*.\\*' }),
      [
        [v('in-2024.*'), true],
        [v('in-2024.x'), false],
        [v('win-2024.*'), false],
      ],
    ),
    ...matches(
      'TimestampEquals compares points in time.',
      guide('state-choice'),
      on({ TimestampEquals: '2024-06-01T12:00:00Z' }),
      [
        [v('2024-06-01T12:00:00Z'), true],
        [v('2024-06-01T12:00:01Z'), false],
        [v('tomorrow'), false],
        [v(1717243200), false],
      ],
    ),
    ...matches(
      'TimestampGreaterThan and TimestampLessThan exclude the operand.',
      recorded(2023),
      on({ TimestampGreaterThan: '2024-06-01T12:00:00Z' }),
      [
        [v('2024-06-01T12:00:00.001Z'), true],
        [v('2024-06-01T12:00:00Z'), false],
      ],
    ),
    ...matches(
      'TimestampLessThanPath reads the operand from the input.',
      recorded(2023),
      on({ TimestampLessThanPath: '$.other' }),
      [
        [v('2024-01-01T00:00:00Z', '2024-01-02T00:00:00Z'), true],
        [v('2024-01-02T00:00:00Z', '2024-01-02T00:00:00Z'), false],
      ],
    ),
    ...matches(
      'TimestampGreaterThanEquals and TimestampLessThanEquals include the operand.',
      recorded(2023),
      {
        And: [
          on({ TimestampGreaterThanEquals: '2024-06-01T12:00:00Z' }),
          on({ TimestampLessThanEquals: '2024-06-01T12:00:00Z' }),
        ],
      },
      [
        [v('2024-06-01T12:00:00Z'), true],
        [v('2024-06-01T11:59:59Z'), false],
      ],
    ),
    ...matches('IsNull matches null only.', recorded(2023), on({ IsNull: true }), [
      [v(null), true],
      [v(''), false],
      [v([]), false],
    ]),
    ...matches('IsNumeric matches numbers, not strings with digits.', recorded(2023), on({ IsNumeric: true }), [
      [v(-1.5), true],
      [v('1'), false],
    ]),
    ...matches('IsString with false matches every other type.', recorded(2023), on({ IsString: false }), [
      [v({}), true],
      [v('x'), false],
    ]),
    ...matches('IsBoolean matches true and false.', recorded(2023), on({ IsBoolean: true }), [
      [v(false), true],
      [v('false'), false],
    ]),
    ...matches(
      'IsTimestamp matches a valid RFC 3339 timestamp with an upper-case T and a zone.',
      guide('state-choice'),
      on({ IsTimestamp: true }),
      [
        [v('2024-06-01T12:00:00+02:00'), true],
        [v('2024-06-01'), false],
        [v('2024-06-31T12:00:00Z'), false],
      ],
    ),
    ...matches('IsPresent matches a field with the value null.', recorded(2023), on({ IsPresent: true }), [
      [v(null), true],
      [{}, false],
    ]),
    ...matches('IsPresent with false matches a missing field.', recorded(2023), on({ IsPresent: false }), [
      [{ w: 1 }, true],
      [v(0), false],
    ]),
    ...matches(
      'And requires every rule, and stops at the first one that does not match.',
      recorded(2024),
      { And: [on({ IsPresent: true }), on({ NumericEquals: 1 })] },
      [
        [v(1), true],
        [v(2), false],
        [{}, false],
      ],
    ),
    ...matches(
      'Or requires one rule.',
      guide('state-choice'),
      { Or: [on({ NumericEquals: 1 }), on({ IsNull: true })] },
      [
        [v(null), true],
        [v(1), true],
        [v(2), false],
      ],
    ),
    ...matches('Not inverts a rule.', recorded(2024), { Not: on({ StringEquals: 'up' }) }, [
      [v('down'), true],
      [v('up'), false],
    ]),
  ],
};
