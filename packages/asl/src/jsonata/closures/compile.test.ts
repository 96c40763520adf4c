import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type Json } from '../../json.js';
import { SeededRandom } from '../../random/random-source.js';
import { type Scope } from '../../execute/scope.js';
import { Variables } from '../../execute/variables.js';
import { functionFactories } from '../functions.js';
import { compileSync, needsLibrary } from './compile.js';
import { LibraryFunctions } from './library-functions.js';

const limits = { stack: 100, sequence: 1_000_000 };
const library = new LibraryFunctions(limits);
const states = { input: { i: 4, name: 'Ada', none: [], items: [{ n: 1 }, { n: 2 }, { n: [3] }] } };

function evaluate(text: string, assigned: Record<string, Json> = {}): unknown {
  const variables = new Variables();
  variables.assign(assigned);
  const scope: Scope = { variables, random: new SeededRandom(1), now: () => 0, context: () => ({}) };
  return (compileSync(jsonata(text, limits), library, functionFactories) ?? (() => needsLibrary))(scope, states);
}

describe('a compiled expression', () => {
  it.each<[string, Json]>([
    ['$states.input.i + 1', 5],
    ['$states.input.i < 10 and $states.input.name = "Ada"', true],
    ['"Hello " & $states.input.name & "!"', 'Hello Ada!'],
    ['$states.input.items.n', [1, 2, 3]],
    ['$states.input.items[0].n', 1],
    ['$states.input.items[n = 2]', { n: 2 }],
    ['$count($states.input.items)', 3],
    ['$uppercase($states.input.name)', 'ADA'],
    ['$map($states.input.items, function($item, $i) { $i })', [0, 1, 2]],
    ['$reduce([1..4], function($sum, $n) { $sum + $n })', 10],
    ['($total := $sum($states.input.items.n); $total > 5 ? "much" : "little")', 'much'],
    ['{ "first": $states.input.items[0], "gone": $states.input.gone }', { first: { n: 1 } }],
    ['$count($states.input.items[0].*)', 1],
    ['$states.input.*[0]', 4],
    ['$partition([1..3], 2)', [[1, 2], [3]]],
    ['($twice := function($n) { $n * 2 }; $twice($twice(3)))', 12],
    ['($x := 1; $f := function($y) { $x + $y }; $f(2) + ($x := 5; $f(2)))', 6],
    ['($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5))', 120],
    ['$states.input.items[0].($f := function() { n }; $states.input.name.($f()))', 1],
  ])('%s returns %j without a promise', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it.each([
    '$states.input.i + "a"',
    '$states.input.gone ~> $count()',
    '$sort([2, 1])',
    '$states.input.items^(n)',
    '$states.input.items{ $string(n): n }',
    '$states.input.items.n[]',
    '$eval("1")',
    '-$round(0, 2.5)',
    '1 - $round(0, 2.5)',
    '$gone',
    '($f := function() { $x }; $x := 2; $f())',
    '($f := function($n) { $n }; $f)',
    '($f := function($n) { $n }; [1] ~> $map($f))',
    '($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(40))',
    '($f := function($n)<s:s> { $n }; $f("a"))',
  ])('%s falls back to the package', (text) => {
    expect(evaluate(text)).toBe(needsLibrary);
  });

  it.each([
    '1 + $f($n - 1)',
    '$f($n - 1)',
    '[$f($n - 1)]',
    '{ "a": $f($n - 1) }',
    '$sum([$f($n - 1), 1])',
    '$states.input.items[0].($f($n - 1))',
    '[$map([1], function($i) { $f($n - 1) })]',
    '($x := $f($n - 1); $x ? $x : $n)',
  ])('that recurses with %s has the value of the package, or falls back before its limit of depth', async (step) => {
    const deepest = { here: 0, package: 0 };
    for (let levels = 0; levels <= 60; levels++) {
      const text = `($f := function($n) { $n = 0 ? 0 : ${step} }; $f(${levels}))`;
      const expected = await jsonata(text, limits)
        .evaluate(undefined, { states })
        .then(
          (value: unknown) => ({ value: JSON.stringify(value) }),
          () => undefined,
        );
      if (expected !== undefined) deepest.package = levels;
      const value = evaluate(text);
      if (value === needsLibrary) continue;
      deepest.here = levels;
      expect({ value: JSON.stringify(value) }, text).toEqual(expected);
    }
    expect(deepest.here).toBeGreaterThan(4);
    expect(deepest.here).toBeLessThanOrEqual(deepest.package);
  });

  it.each(['()', '[]', '-()', '{"a":}'])('nested in %s falls back before the limit of depth', async (brackets) => {
    const at = brackets.length - 1;
    let hasFallenBack = false;
    for (let levels = 20; levels <= 110; levels += 5) {
      const text = `${brackets.slice(0, at).repeat(levels)}$states.input.none${brackets.slice(at).repeat(levels)}`;
      const value = evaluate(text);
      hasFallenBack ||= value === needsLibrary;
      if (value !== needsLibrary) await jsonata(text, limits).evaluate(undefined, { states });
    }
    expect(hasFallenBack).toBe(true);
  });

  it('falls back to the package for a function that a variable hides', () => {
    expect(evaluate('$count([1])')).toBe(1);
    expect(evaluate('$count([1])', { count: 3 })).toBe(needsLibrary);
    expect(evaluate('$count + 1', { count: 3 })).toBe(4);
  });

  it('falls back to the package for a long evaluation, because the package enforces the time limit', () => {
    const big = Array.from({ length: 2_000 }, (_, i) => i);
    expect(
      evaluate('$count($map($big, function($a) { ($sum($map($big, function($b) { $a * $b }))) + 1 }))', { big }),
    ).toBe(needsLibrary);
    expect(evaluate('$big.($big)', { big })).toBe(needsLibrary);
    expect(evaluate('$sum($map($big, function($a) { $a * 2 }))', { big })).toBe(3_998_000);
  });

  it('returns the selected values themselves, because payloads are shared', () => {
    expect(evaluate('$states.input.items')).toBe(states.input.items);
    expect(evaluate('$states.input.none')).toBe(states.input.none);
  });
});
