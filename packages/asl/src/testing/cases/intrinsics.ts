import { type Json } from '../../json.js';
import { type AwsCase, type AwsCases, guide, recorded, unverified } from './aws-case.js';

const returns = (rule: string, source: string, call: string, value: Json, input: Json = {}): AwsCase => ({
  rule,
  source,
  states: { Compute: { Type: 'Pass', Parameters: { 'v.$': call }, OutputPath: '$.v', End: true } },
  input,
  answer: { output: value },
});

const docs = guide('intrinsic-functions');

/** The intrinsic functions of JSONPath states. */
export const intrinsicCases: AwsCases = {
  subject: 'Intrinsic functions',
  cases: [
    returns(
      'States.Array makes an array of its arguments, of any type.',
      recorded(2023),
      "States.Array('a', 1, null, true, $.o)",
      ['a', 1, null, true, { k: [] }],
      { o: { k: [] } },
    ),
    returns('States.Array without arguments returns an empty array.', docs, 'States.Array()', []),
    returns(
      'States.ArrayPartition puts the rest into a shorter chunk.',
      recorded(2023),
      'States.ArrayPartition($, 2)',
      [['a', 'b'], ['c']],
      ['a', 'b', 'c'],
    ),
    returns(
      'States.ArrayPartition of an empty array returns an empty array.',
      recorded(2023),
      'States.ArrayPartition($, 3)',
      [],
      [],
    ),
    returns(
      'States.ArrayPartition with a size above the length returns one chunk.',
      recorded(2023),
      'States.ArrayPartition($, 9)',
      [['a']],
      ['a'],
    ),
    returns(
      'States.ArrayContains compares arrays and objects by value.',
      recorded(2023),
      'States.ArrayContains($.in, $.what)',
      true,
      { in: [1, { a: [2] }], what: { a: [2] } },
    ),
    returns('States.ArrayContains distinguishes types.', recorded(2023), "States.ArrayContains($, '1')", false, [1]),
    returns(
      'States.ArrayContains finds nothing in an empty array.',
      recorded(2023),
      'States.ArrayContains($, $)',
      false,
      [],
    ),
    returns('States.ArrayRange includes the end.', recorded(2023), 'States.ArrayRange(4, 10, 2)', [4, 6, 8, 10]),
    returns('States.ArrayRange can count down.', docs, 'States.ArrayRange(3, 0, -1)', [3, 2, 1, 0]),
    returns('States.ArrayGetItem counts from 0.', recorded(2023), 'States.ArrayGetItem($, 1)', 'b', ['a', 'b', 'c']),
    returns('States.ArrayLength counts items.', recorded(2024), 'States.ArrayLength($)', 3, [[], null, 0]),
    returns(
      'States.ArrayUnique removes duplicates.',
      recorded(2024),
      'States.ArrayUnique($)',
      [2, 'x', { a: 1 }],
      [2, 'x', 2, { a: 1 }, { a: 1 }],
    ),
    returns('States.Base64Encode encodes UTF-8.', recorded(2023), 'States.Base64Encode($)', 'w6k=', 'é'),
    returns(
      'States.Base64Encode of an empty string is an empty string.',
      recorded(2023),
      'States.Base64Encode($)',
      '',
      '',
    ),
    returns('States.Base64Decode decodes UTF-8.', recorded(2023), "States.Base64Decode('w6k=')", 'é'),
    returns(
      'States.Format inserts strings as they are, and objects and arrays as Java writes them.',
      unverified,
      "States.Format('{}|{}|{}|{}', $.s, $.n, $.z, $.o)",
      'a|1.5|null|{k=1}',
      { s: 'a', n: 1.5, z: null, o: { k: 1 } },
    ),
    returns('States.Format inserts an empty string.', recorded(2023), "States.Format('<{}>', $)", '<>', ''),
    returns(
      'A backslash escapes quotes and braces in a string argument.',
      docs,
      "States.Format('it\\'s \\{{}\\}', 1)",
      "it's {1}",
    ),
    returns(
      'Calls can be nested, and arguments can read the context object.',
      recorded(2023),
      "States.ArrayGetItem(States.StringSplit($$.Execution.Name, '-'), 1)",
      '1',
    ),
    returns(
      'States.Hash computes MD5.',
      recorded(2023),
      "States.Hash('abc', 'MD5')",
      '900150983cd24fb0d6963f7d28e17f72',
    ),
    returns(
      'States.Hash computes SHA-1.',
      docs,
      "States.Hash('abc', 'SHA-1')",
      'a9993e364706816aba3e25717850c26c9cd0d89d',
    ),
    returns(
      'States.Hash computes SHA-256.',
      recorded(2023),
      "States.Hash('abc', 'SHA-256')",
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ),
    returns(
      'States.Hash computes SHA-384.',
      recorded(2023),
      "States.Hash('abc', 'SHA-384')",
      'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
    ),
    returns(
      'States.StringToJson parses JSON.',
      recorded(2023),
      'States.StringToJson($)',
      [1, { a: 'b' }],
      '[1, {"a": "b"}]',
    ),
    returns('States.StringToJson parses a JSON string.', recorded(2023), 'States.StringToJson($)', 'x', '"x"'),
    returns('States.StringToJson of an empty string is null.', recorded(2023), 'States.StringToJson($)', null, ''),
    returns('States.StringToJson of spaces is null.', recorded(2023), 'States.StringToJson($)', null, '   '),
    returns(
      'States.JsonToString writes JSON without spaces.',
      recorded(2023),
      'States.JsonToString($)',
      '{"a":[1,2]}',
      { a: [1, 2] },
    ),
    returns('States.JsonToString quotes a string.', recorded(2023), 'States.JsonToString($)', '"x"', 'x'),
    returns(
      'States.JsonMerge replaces nested objects of the first argument.',
      recorded(2023),
      'States.JsonMerge($.a, $.b, false)',
      { x: { q: 2 }, y: 1, z: 3 },
      { a: { x: { p: 1 }, y: 1 }, b: { x: { q: 2 }, z: 3 } },
    ),
    returns('States.MathAdd adds integers.', recorded(2023), 'States.MathAdd(40, -2)', 38),
    returns('States.MathAdd rounds its arguments, and half up.', recorded(2023), 'States.MathAdd($.a, $.b)', 6, {
      a: 3.5,
      b: 2.49,
    }),
    returns('States.MathAdd rounds negative halves up.', recorded(2023), 'States.MathAdd($.a, $.b)', -1, {
      a: -1.5,
      b: -0.5,
    }),
    returns('States.MathAdd rounds to the nearest integer below.', recorded(2023), 'States.MathAdd($.a, 0)', -4, {
      a: -3.51,
    }),
    returns(
      'States.MathRandom returns a number from the start up to, but without, the end.',
      recorded(2023),
      'States.MathRandom(-3, -2)',
      -3,
    ),
    returns(
      'States.StringSplit splits at every character of the separator.',
      recorded(2024),
      "States.StringSplit('a-b.c', '.-')",
      ['a', 'b', 'c'],
    ),
    returns(
      'States.StringSplit leaves out empty parts.',
      recorded(2024),
      "States.StringSplit($, ',')",
      ['a', ' ', 'b'],
      ',a,, ,b,',
    ),
    returns('States.StringSplit of separators only is empty.', recorded(2024), "States.StringSplit($, '|')", [], '|||'),
    returns(
      'States.StringSplit keeps line breaks that are not separators.',
      recorded(2023),
      "States.StringSplit($, ',')",
      ['a\nb', '\n'],
      'a\nb,\n',
    ),
    {
      rule: 'States.UUID returns another version 4 UUID for each call.',
      source: recorded(2023),
      states: {
        Compute: { Type: 'Pass', Parameters: { 'a.$': 'States.UUID()', 'b.$': 'States.UUID()' }, Next: 'Compare' },
        Compare: {
          Type: 'Choice',
          Choices: [
            {
              And: [
                { Variable: '$.a', StringMatches: '*-*-4*-*-*' },
                { Not: { Variable: '$.a', StringEqualsPath: '$.b' } },
              ],
              Next: 'Done',
            },
          ],
          Default: 'Same',
        },
        Done: { Type: 'Pass', Result: 'two', End: true },
        Same: { Type: 'Fail' },
      },
      answer: { output: 'two' },
    },
    {
      rule: 'An escaped double quote in a string argument is an invalid definition.',
      source: recorded(2025),
      states: { Compute: { Type: 'Pass', Parameters: { 'v.$': 'States.Format(\'say \\"{}\\"\', 1)' }, End: true } },
      answer: {
        invalid:
          "SCHEMA_VALIDATION_FAILED: The value for the field 'v.$' must be a valid JSONPath or a valid intrinsic function call at /States/Compute/Parameters",
      },
    },
    {
      rule: 'A function that fails raises States.IntrinsicFailure, which can be caught.',
      source: guide('concepts-error-handling'),
      states: {
        Compute: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Parse',
            States: { Parse: { Type: 'Pass', Parameters: { 'v.$': 'States.StringToJson($)' }, End: true } },
          },
          Catch: [{ ErrorEquals: ['States.IntrinsicFailure'], ResultPath: '$[1]', Next: 'Note' }],
          End: true,
        },
        Note: { Type: 'Pass', InputPath: '$[1].Error', End: true },
      },
      input: ['{', ''],
      answer: { output: 'States.IntrinsicFailure' },
    },
  ],
};
