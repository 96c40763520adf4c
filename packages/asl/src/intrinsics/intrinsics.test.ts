import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json } from '../json.js';
import { SeededRandom } from '../random/random-source.js';
import { type Scope } from '../execute/scope.js';
import { Variables } from '../execute/variables.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileIntrinsic } from './compile.js';

const scope = (variables = {}): Scope => {
  const held = new Variables();
  held.assign(variables);
  return {
    variables: held,
    random: new SeededRandom(1),
    now: () => 0,
    context: () => ({ Execution: { Name: 'run' } }),
  };
};

const call = (text: string, input: Json = null): Json => compileIntrinsic(text, 'field.$')(scope({ v: [1, 2] }), input);

describe('intrinsic functions', () => {
  it.each<[string, Json, Json]>([
    ["States.Format('{} is {}, \\{\\}', $.name, States.ArrayLength($v))", { name: 'x' }, 'x is 2, {}'],
    ["States.Format('it\\'s {}', $$.Execution.Name)", null, "it's run"],
    ["States.Format('{}', $)", { a: [1, { b: 'x' }], c: {} }, '{a=[1, {b=x}], c={}}'],
    ["States.Format('{}', $)", ['', null, true, []], '[, null, true, []]'],
    ['States.Array(1, null, true, $.a)', { a: 'b' }, [1, null, true, 'b']],
    ['States.ArrayPartition($, 2)', [1, 2, 3], [[1, 2], [3]]],
    ['States.ArrayContains($, $[1])', [{ a: 1 }, { b: 2 }], true],
    ['States.ArrayRange(1, 9, 4)', null, [1, 5, 9]],
    ['States.ArrayRange(3, 1, -1)', null, [3, 2, 1]],
    ['States.ArrayGetItem($, 1)', ['a', 'b'], 'b'],
    ['States.ArrayUnique($)', [1, '1', 1, { a: 1, b: 2 }, { b: 2, a: 1 }, [1], [1]], [1, '1', { a: 1, b: 2 }, [1]]],
    ["States.Base64Decode(States.Base64Encode('grün'))", null, 'grün'],
    ["States.Hash('abc', 'SHA-1')", null, 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['States.StringToJson($)', '{"a":[1,2]}', { a: [1, 2] }],
    ['States.JsonToString($)', { a: [1, null] }, '{"a":[1,null]}'],
    ['States.JsonMerge($.a, $.b, false)', { a: { x: 1, y: 1 }, b: { y: 2 } }, { x: 1, y: 2 }],
    ['States.MathAdd(1.5, -3)', null, -1],
    ["States.StringSplit('a,b;;c', ',;')", null, ['a', 'b', 'c']],
  ])('%s with input %j returns %j', (text, input, expected) => {
    expect(call(text, input)).toEqual(expected);
  });

  it.each([
    ['States.ArrayGetItem($, 5)', [1]],
    ['States.ArrayPartition($, 0)', [1]],
    ['States.ArrayRange(0, 2000, 1)', null],
    ['States.StringToJson($)', '{'],
    ["States.Hash('a', 'CRC')", null],
    ["States.Format('{} {}', 1)", null],
    ['States.JsonMerge($, $, true)', {}],
    ["States.Hash($, 'MD5')", 'x'.repeat(10_001)],
    ["States.Hash($, 'MD5')", ['x'.repeat(9_997)]],
    [`States.Format('${'{}'.repeat(60)}'${', $'.repeat(60)})`, 'x'.repeat(200_000)],
  ])('%s fails with States.IntrinsicFailure and quotes the call', (text, input) => {
    expect(() => call(text, input)).toThrow(
      expect.objectContaining({
        error: 'States.IntrinsicFailure',
        message: expect.stringContaining(`The function '${text}'`),
      }),
    );
  });

  it.each([
    'States.None()',
    'States.Format()',
    "States.Format('a",
    'States.MathAdd(1)',
    'States.UUID() x',
    "States.Format('\\q')",
    `${'States.Array('.repeat(11)}${')'.repeat(11)}`,
  ])('%s does not compile', (text) => {
    expect(() => compileIntrinsic(text, 'f')).toThrow(SyntaxError);
  });

  it('can be nested ten times', () => {
    expect(call(`${'States.Array('.repeat(10)}1${')'.repeat(10)}`)).toEqual([[[[[[[[[[1]]]]]]]]]]);
    expect(call("States.Format('{}{}', States.UUID(), States.Array(States.Array(), States.Array()))")).toMatch(/\[\]/);
  });

  it('can have more than ten calls beside each other', () => {
    expect(call(`States.Array(${Array.from({ length: 12 }, () => 'States.Array()').join(', ')})`)).toHaveLength(12);
  });

  it('share the steps of their field', () => {
    const input = 'x'.repeat(200_000);
    const fields = (count: number) =>
      compileJsonPathTemplate(
        Object.fromEntries(Array.from({ length: count }, (_field, i) => [`f${i}.$`, "States.Format('{}', $)"])),
      );
    expect(fields(2)(scope(), input)).toEqual({ f0: input, f1: input });
    expect(() => fields(20)(scope(), input)).toThrow('300,000 steps');
    expect(fields(2)(scope(), input)).toEqual({ f0: input, f1: input });
  });

  it('count the texts that States.Format makes of objects', () => {
    const text = 'x'.repeat(200_000);
    const fields = (count: number) =>
      compileJsonPathTemplate(
        Object.fromEntries(Array.from({ length: count }, (_field, i) => [`f${i}.$`, "States.Format('{}', $)"])),
      );
    expect(fields(5)(scope(), { text })).toMatchObject({ f4: `{text=${text}}` });
    expect(() => fields(10)(scope(), { text })).toThrow('300,000 steps');
    expect(() => fields(10)(scope(), { [text]: '' })).toThrow('300,000 steps');
    // Each value counts, also without characters.
    expect(() => fields(10)(scope(), { list: Array.from({ length: 20_000 }, () => '') })).toThrow('300,000 steps');
  });

  it('return random numbers below the end, and the same ones for the same seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.nat(),
        (start, width, seed) => {
          const text = `States.MathRandom(${start}, ${start + width}, ${seed})`;
          const value = call(text) as number;
          expect(value).toBeGreaterThanOrEqual(start);
          expect(value).toBeLessThan(start + width);
          expect(call(text)).toBe(value);
        },
      ),
    );
  });

  it('return partitions that concatenate to the original array', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 7 }), (list, size) => {
        const chunks = call(`States.ArrayPartition($, ${size})`, list) as number[][];
        expect(chunks.flat()).toEqual(list);
        expect(chunks.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      }),
    );
  });
});
