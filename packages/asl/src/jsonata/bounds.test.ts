import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../random/random-source.js';
import { type Json } from '../json.js';
import { type Scope } from '../execute/scope.js';
import { Variables } from '../execute/variables.js';
import { fieldExpression } from './expression.js';

const scopeWith = (seed: number): Scope => ({
  variables: new Variables(),
  random: new SeededRandom(seed),
  now: () => 0,
  context: () => ({}),
});
const evaluate = async (source: string, input: Json = {}, seed = 1): Promise<Json> =>
  fieldExpression(source, 'Output')(scopeWith(seed), { input });

/** Evaluates and returns the error, the CPU time, and the longest time between two turns of the event loop, in ms. */
async function measured(
  source: string,
  input: Json,
): Promise<{ readonly error: unknown; readonly cpuMs: number; readonly blockMs: number; readonly turns: number }> {
  const started = process.cpuUsage();
  let [blockMs, turns, last] = [0, 0, 0];
  let done = false;
  const probe = (): void => {
    const now = cpuMs(started);
    [blockMs, last, turns] = [Math.max(blockMs, now - last), now, turns + 1];
    if (!done) setImmediate(probe);
  };
  setImmediate(probe);
  const error: unknown = await evaluate(source, input).catch((failure: unknown) => failure);
  done = true;
  probe();
  return { error, cpuMs: last, blockMs, turns };
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

const [memory, depth] = [/memory limit/, /Stack overflow/];
/** Evaluated in slices. Garbage decides which limit is exceeded first. */
const time = /timeout|memory limit/;
const pattern = /regular expression takes more than/;

const hostile: readonly (readonly [string, string, RegExp])[] = [
  ['a backtracking pattern', `$match($states.input.text, /(a+)+$/)`, pattern],
  [
    'a backtracking pattern in each item',
    `$map([1..1000], function($i) { $contains($states.input.text, /(a+)+$/) })`,
    pattern,
  ],
  ['a pattern with a back-reference', `$replace($states.input.text, /(a*)*\\1b/, '')`, pattern],
  ['a text with many matches', `$count($split($pad('', 300000, 'a-'), /-/))`, memory],
  ['a long pad', `$length($pad('x', 100000000))`, memory],
  [
    'a text that doubles',
    `($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f('x', 40)))`,
    memory,
  ],
  ['a replacement that grows', `$length($replace($pad('', 100000, 'x'), 'x', $pad('', 100000, 'y')))`, memory],
  ['a large range', `[1..10000000]`, memory],
  ['a group for each of 20,000 values', `$range(1, 20000, 1){ $string($): $count($) }`, depth],
  ['a recursion 100 deep', `($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(50))`, depth],
  ['the position of each of 60,000 values', `$count([1..60000]#$i)`, memory],
  [
    'a result with the same value many times',
    `$map([1..10000], function($i) { [$states.input.list, $uppercase('a')] })`,
    memory,
  ],
  ['a split into 400,000 characters', `$split($pad('', 400000, 'ab'), '')`, memory],
  ['a partition of one each', `$count($partition([1..200000], 1))`, memory],
  ['a function of the package for each value', `$count($map([1..800000], $string))`, time],
];
/** These take seconds. `npm run test:long` sets STEPWELL_LONG. */
const isLong = process.env['STEPWELL_LONG'] !== undefined;
const slow: typeof hostile = [
  ['an endless recursion', `($f := function($n) { $f($n + 1) }; $f(0))`, time],
  ['a long join', `$length($join($map([1..1000], function($i) { $pad('', 100000, 'x') })))`, memory],
  ['nested ranges', `$sum([1..5000].([1..5000]))`, time],
  ['arrays in arrays', `[1..800].[[1..800000]]`, time],
];

describe('an expression that takes long', () => {
  it.each(isLong ? [...hostile, ...slow] : hostile)(
    '%s ends and does not block the event loop',
    async (_name, source, message) => {
      const list = Array.from({ length: 1_000 }, () => 1);
      const { error, cpuMs, blockMs, turns } = await measured(source, { text: `${'a'.repeat(50)}!`, list });
      expect(error).toMatchObject({ name: 'QueryEvaluationError', message: expect.stringMatching(message) });
      if (message === time) expect(turns).toBeGreaterThan(10);
      // Times depend on other work of the machine.
      if (isLong) expect({ cpuMs: cpuMs < 2_000, blockMs: blockMs < 250 }).toEqual({ cpuMs: true, blockMs: true });
    },
  );

  it.each<[string, Json]>([
    [`$count($distinct([1..200000]))`, 200_000],
    [`$sort($map([1..60000], function($i) { 60001 - $i }))[0]`, 1],
    [`$count($match($pad('', 20000, 'ab '), /a\\w+\\s+/))`, 6666],
    [`$length($replace($pad('', 30000, 'ab '), /(\\w+)\\s+/, '$1-'))`, 30_000],
    [`$sum($map([1..30000], function($i) { $sum([1..50]) }))`, 38_250_000],
  ])('%s has a value', async (source, value) => {
    expect(await evaluate(source)).toBe(value);
  });

  it('draws the same random numbers when it starts again', async () => {
    const slow = `($a := $random(); $b := $reduce([1..20000], function($s, $i) { $s + $sum([1..20]) * 0 }, 0); $f := function($x) { $x }; $f($a + $b))`;
    expect(await evaluate(slow, {}, 7)).toBe(await evaluate('$random()', {}, 7));
  });
});

describe('functions with bounds', () => {
  it.each<[string, Json]>([
    [
      `$distinct([1, '1', 1, true, 'true', null, null, {'a': 1, 'b': 2}, {'b': 2, 'a': 1}, [1], [1]])`,
      [1, '1', true, 'true', null, { a: 1, b: 2 }, [1]],
    ],
    [`$distinct($states.input.x)`, [1, 2]],
    [`$sort(['b', 'a', 'B'])`, ['B', 'a', 'b']],
    [`$sort([3, 1, 2], function($l, $r) { $l < $r })`, [3, 2, 1]],
    [`($p := $pad(?, 3); $p('a'))`, 'a  '],
    [`$pad('é😀', 5, '😀-')`, 'é😀😀-😀'],
    [`$pad('a', -3)`, '  a'],
    [`$pad('abc', 2)`, 'abc'],
    [`$pad('a', 2.7, '')`, 'a '],
    [`$length('é😀\\ud83d')`, 3],
    [`$map(['a', 'b'], $string)`, ['a', 'b']],
    [`$map([1, 2], function($v, $i, $a) { $v + $i + $count($a) })`, [3, 5]],
    [`$filter(['ab', 'c'], $contains(?, 'a'))`, 'ab'],
    [`$reduce([1, 2, 3], $power)`, 1],
    [`$single([0, 2], $boolean)`, 2],
    [`$sift({'a': 1, 'b': false}, $boolean)`, { a: 1 }],
    [`$each({'a': 1, 'b': 2}, $string)`, ['1', '2']],
    [`$sort(['a', 'b'], $contains(?, 'a'))`, ['b', 'a']],
    [`$split('a1b1', '1')`, ['a', 'b', '']],
    [`$split('a1b1', '1', 1)`, ['a']],
    [`('a' ~> $pad(2, '-')) & 1 & null & {} & [1]`, 'a-1null{}[1]'],
    [`$join(['a', 'b'], '-')`, 'a-b'],
    [`$split('a1b22c', /\\d+/)`, ['a', 'b', 'c']],
    [`$replace('abc', /(?<=a)b/, function($m) { $uppercase($m.match) })`, 'aBc'],
    [`$match('a1b2', /[a-z](\\d)/).groups`, ['1', '2']],
  ])('%s is %j', async (source, value) => {
    expect(await evaluate(source, { x: [1, 2, 1] })).toEqual(value);
  });

  it('take parts of strings as the package does', async () => {
    const position = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.constantFrom(0.5, 1.5, -1.5, -2.5));
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\ud83d', '\ude00'), maxLength: 6 }),
        position,
        fc.option(position, { nil: undefined }),
        async (text, from, length) => {
          const source = `$substring(text, ${from}${length === undefined ? '' : `, ${length}`})`;
          const expected: unknown = await jsonata(source).evaluate({ text });
          expect(await evaluate(source.replace('text', '$states.input.text'), { text })).toBe(expected);
          expect(await evaluate('$length($states.input.text)', { text })).toBe([...text].length);
        },
      ),
    );
  });

  it.each([`$sort([1, 'a'])`, `$sort([{}, {}])`, `$match('abc', /b*/)`])(
    '%s fails as in the package',
    async (source) => {
      await expect(evaluate(source)).rejects.toMatchObject({ message: expect.stringMatching(/[DT]\d{4}/) });
    },
  );
});
