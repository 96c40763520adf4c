import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../random/seeded-random.js';
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

/** Evaluates and returns the longest time for which the event loop was blocked, in milliseconds of CPU. */
async function longestBlock(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let done = false;
  let usage = process.cpuUsage();
  const probe = (): void => {
    const { user, system } = process.cpuUsage(usage);
    longest = Math.max(longest, (user + system) / 1000);
    usage = process.cpuUsage();
    if (!done) setImmediate(probe);
  };
  setImmediate(probe);
  await run().catch(() => undefined);
  done = true;
  probe();
  return longest;
}

const hostile: readonly (readonly [string, string])[] = [
  ['a backtracking pattern', `$match($states.input.text, /(a+)+$/)`],
  ['a backtracking pattern in each item', `$map([1..1000], function($i) { $contains($states.input.text, /(a+)+$/) })`],
  ['a pattern with a back-reference', `$replace($states.input.text, /(a*)*\\1b/, '')`],
  ['a long pad', `$length($pad('x', 100000000))`],
  ['a text that doubles', `($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f('x', 40)))`],
  ['a replacement that grows', `$length($replace($pad('', 100000, 'x'), 'x', $pad('', 100000, 'y')))`],
  ['a large range', `[1..10000000]`],
  ['a group for each of 20,000 values', `$range(1, 20000, 1){ $string($): $count($) }`],
  [
    'a result with the same value many times',
    `$map([1..10000], function($i) { [$states.input.list, $uppercase('a')] })`,
  ],
];
/** These take seconds. `npm run test:long` sets STEPWELL_LONG. */
const slow: typeof hostile = [
  ['a long join', `$length($join($map([1..1000], function($i) { $pad('', 100000, 'x') })))`],
  ['an endless recursion', `($f := function($n) { $f($n + 1) }; $f(0))`],
  ['nested ranges', `$sum([1..5000].([1..5000]))`],
  ['arrays in arrays', `[1..800].[[1..800000]]`],
];

describe('an expression that takes long', () => {
  it.each(process.env['STEPWELL_LONG'] === undefined ? hostile : [...hostile, ...slow])(
    '%s ends and does not block the event loop',
    { timeout: 60_000 },
    async (_name, source) => {
      const started = process.cpuUsage();
      let failure: unknown;
      const run = async (): Promise<void> => {
        failure = await evaluate(source, {
          text: `${'a'.repeat(50)}!`,
          list: Array.from({ length: 1_000 }, () => 1),
        }).catch((error: unknown) => error);
      };
      expect(await longestBlock(run)).toBeLessThan(250);
      expect(failure).toMatchObject({ name: 'QueryEvaluationError' });
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1_000_000).toBeLessThan(8);
    },
  );

  it.each<[string, Json]>([
    [`$count($distinct([1..200000]))`, 200_000],
    [`$sort($map([1..60000], function($i) { 60001 - $i }))[0]`, 1],
    [`$count($match($pad('', 20000, 'ab '), /a\\w+\\s+/))`, 6666],
    [`$length($replace($pad('', 30000, 'ab '), /(\\w+)\\s+/, '$1-'))`, 30_000],
    [`$sum($map([1..30000], function($i) { $sum([1..50]) }))`, 38_250_000],
  ])('%s has a value', { timeout: 60_000 }, async (source, value) => {
    expect(await evaluate(source)).toBe(value);
  });

  it('draws the same random numbers when it starts again', { timeout: 60_000 }, async () => {
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
    [`$map(['a', 'b'], $string)`, ['a', 'b']],
    [`('a' ~> $pad(2, '-')) & 1 & null & {} & [1]`, 'a-1null{}[1]'],
    [`$join(['a', 'b'], '-')`, 'a-b'],
    [`$split('a1b22c', /\\d+/)`, ['a', 'b', 'c']],
    [`$replace('abc', /(?<=a)b/, function($m) { $uppercase($m.match) })`, 'aBc'],
    [`$match('a1b2', /[a-z](\\d)/).groups`, ['1', '2']],
  ])('%s is %j', async (source, value) => {
    expect(await evaluate(source, { x: [1, 2, 1] })).toEqual(value);
  });

  it.each([`$sort([1, 'a'])`, `$sort([{}, {}])`, `$match('abc', /b*/)`])(
    '%s fails as in the package',
    async (source) => {
      await expect(evaluate(source)).rejects.toMatchObject({ message: expect.stringMatching(/[DT]\d{4}/) });
    },
  );
});
