import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '../json.js';
import { SeededRandom } from '../random/random-source.js';
import { type Scope } from '../execute/scope.js';
import { Variables } from '../execute/variables.js';
import { expressionSource, fieldExpression } from './expression.js';

const variables = new Variables();
variables.assign({ n: 4, list: [1], nothing: null });
const scope: Scope = {
  variables,
  random: new SeededRandom(3),
  now: () => Date.UTC(2024, 1, 29),
  context: () => ({ State: { Name: 'S' } }),
};
const states = { input: { a: { b: [1, 2] }, one: [5], items: [{ n: 1 }, { n: 2 }] }, result: { ok: true } };
const evaluate = async (text: string): Promise<Json> => fieldExpression(text, 'Output/x')(scope, states);

describe('a JSONata expression', () => {
  it.each<[string, Json]>([
    ['$states.input.a.b', [1, 2]],
    ['$states.input.one', [5]],
    ['$states.input.items.n', [1, 2]],
    ['$states.context.State.Name', 'S'],
    ['$states.result', { ok: true }],
    ['$n * 2', 8],
    ['$list', [1]],
    ['$nothing', null],
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(1, 1, 1)', 1],
    ["$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['$parse(\'{"a":1}\').a', 1],
    ['$now()', '2024-02-29T00:00:00.000Z'],
    ["$now('[Y0001]-[M01]')", '2024-02'],
    ['$millis()', Date.UTC(2024, 1, 29)],
    ['$sum($map([1,2], function($v) { $v * 2 }))', 6],
    ['{ "kept": 1, "gone": $none }', { kept: 1 }],
  ])('%s returns %j', async (text, expected) => {
    expect(await evaluate(text)).toEqual(expected);
  });

  it('uses the random source of the execution, and returns the same numbers for a seed', async () => {
    expect(await evaluate('$random(4) = $random(4)')).toBe(true);
    const other: Scope = { ...scope, random: new SeededRandom(3) };
    const drawn = await fieldExpression('[$random(), $uuid(), $shuffle([1..9])]', 'Output')(other, states);
    expect(
      await fieldExpression('[$random(), $uuid(), $shuffle([1..9])]', 'Output')(
        { ...scope, random: new SeededRandom(3) },
        states,
      ),
    ).toEqual(drawn);
  });

  it.each([
    ['$none', "The JSONata expression '$none' specified for the field 'Output/x' returned nothing (undefined)."],
    [
      '$states.input.none',
      "The JSONata expression '$states.input.none' specified for the field 'Output/x' returned nothing (undefined).",
    ],
    [
      'function($v) { $v }',
      "The JSONata expression 'function($v) { $v }' specified for the field 'Output/x' returned an unsupported result type.",
    ],
    [
      '$eval("1")',
      "The JSONata expression '$eval(\"1\")' specified for the field 'Output/x' threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    [
      '1 + "a"',
      'The JSONata expression \'1 + "a"\' specified for the field \'Output/x\' threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number',
    ],
  ])('%s fails with the message of AWS', async (text, message) => {
    await expect((async () => evaluate(text))()).rejects.toThrow(message);
  });

  it('returns plain arrays, which the next expression treats as arrays', async () => {
    const value = (await evaluate('$states.input.items[n > 1]')) as JsonObject | Json[];
    expect(value).toEqual({ n: 2 });
    expect(Object.getOwnPropertyNames(await evaluate('$states.input.items.n'))).toEqual(['0', '1', 'length']);
  });

  it('is the text between the delimiters', () => {
    expect(expressionSource('{% $x %}')).toBe('$x');
    expect(expressionSource(' {% $x %}')).toBeUndefined();
    expect(expressionSource('{% $x %} ')).toBeUndefined();
  });
});
