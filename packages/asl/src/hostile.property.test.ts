import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidDefinition } from './diagnostics.js';
import { type Json, type JsonObject } from './json.js';
import { runMachine } from './testing/run-machine.js';

const atoms = ['a', 'b', '.', '[ab]', '\\w', '(a|b)', '(a|aa)', '(a+)', '(a*)', '(?:b?a)', '(?=a)', '(a)\\1'];
const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2,}', '{1,40}', '*?', '+?');
const pattern: fc.Arbitrary<string> = fc.letrec<{ pattern: string; group: string }>((tie) => ({
  pattern: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...atoms), tie('group')), quantifier), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.flat().join('')),
  group: fc.tuple(tie('pattern'), fc.constantFrom('', '|a', '|b+')).map(([inner, more]) => `(${inner}${more})`),
})).pattern;
const size = fc.constantFrom(3, 50, 1_000, 100_000, 900_000, 100_000_000);

const expression: fc.Arbitrary<string> = fc.letrec<{ list: string; text: string; number: string; any: string }>(
  (tie) => ({
    any: fc.oneof(tie('list'), tie('text'), tie('number')),
    list: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      size.map((length) => `[1..${length}]`),
      fc.constantFrom('$states.input.list', '$states.input.deep.**', '$states.input.**.a'),
      fc.tuple(tie('list'), tie('any')).map(([list, body]) => `$map(${list}, function($v) { ${body} })`),
      fc.tuple(tie('list'), tie('list')).map((lists) => lists.join('.')),
      fc.tuple(tie('list'), tie('number')).map(([list, least]) => `${list}[$ > ${least}]`),
      tie('list').map((list) => `$sort(${list})`),
      tie('list').map((list) => `$distinct(${list})`),
      tie('list').map((list) => `${list}^(>$)`),
      tie('list').map((list) => `$append(${list}, ${list})`),
      tie('list').map((list) => `[${list}, ${list}]`),
      fc.tuple(tie('text'), pattern).map(([text, source]) => `$match(${text}, /${source}$/).match`),
      fc.tuple(tie('text'), pattern).map(([text, source]) => `$split(${text}, /${source}/)`),
    ),
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('$states.input.text', "'x'"),
      fc.tuple(tie('text'), size).map(([text, width]) => `$pad(${text}, ${width}, 'ab')`),
      tie('text').map((text) => `(${text} & ${text})`),
      tie('list').map((list) => `$string(${list})`),
      tie('list').map((list) => `$join($map(${list}, $string), '-')`),
      fc.tuple(tie('text'), pattern, tie('text')).map(([text, source, by]) => `$replace(${text}, /${source}/, ${by})`),
      fc.tuple(tie('text'), tie('text')).map(([text, by]) => `$replace(${text}, 'a', ${by})`),
      fc.constant("($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f('xy', 60))"),
    ),
    number: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('1', '1e300', '$random()', '$millis()'),
      tie('list').map((list) => `$sum(${list})`),
      tie('list').map((list) => `$count(${list})`),
      tie('list').map((list) => `$reduce(${list}, function($a, $b) { $a + $b })`),
      tie('text').map((text) => `$length(${text})`),
      fc.constantFrom('($f := function($n) { $f($n + 1) }; $f(0))', '($f := function($n) { 1 + $f($n) }; $f(0))'),
    ),
  }),
).any;

const path = fc
  .array(
    fc.oneof(
      fc.constantFrom('..a', '..*', '[*]', '..', '[?(@..a)]', '[?(@ in $.list)]', '[?(@.a && @..a)]', '.length()'),
      pattern.map((source) => `[?(@ =~ /${source}/)]`),
      fc
        .array(fc.constantFrom('@..a', '@.b', '@ > 1', "@ == 'a'"), { minLength: 1, maxLength: 30 })
        .map((parts) => `[?(${'('.repeat(parts.length)}${parts.map((part) => `${part})`).join(' || ')})]`),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((steps) => `$${steps.join('')}`);

const intrinsic = fc.oneof(
  size.map((length) => `States.ArrayRange(1, ${length}, 1)`),
  fc.tuple(path, size).map(([list, length]) => `States.ArrayPartition(${list}, ${length})`),
  fc.constantFrom(
    ...['States.ArrayUnique($.list)', 'States.ArrayContains($.list, $.list)', "States.StringSplit($.text, 'a')"],
    ...["States.Format('{}{}', $.text, $.deep)", 'States.JsonToString($.deep)', 'States.StringToJson($.text)'],
    ...['States.JsonMerge($.deep, $.deep, false)', 'States.Base64Encode($.text)', "States.Hash($.text, 'SHA-512')"],
  ),
);
const glob = fc.array(fc.constantFrom('*', 'a', 'b', '\\*'), { maxLength: 40 }).map((parts) => parts.join(''));

const states: fc.Arbitrary<JsonObject> = fc.oneof(
  {
    weight: 6,
    arbitrary: expression.map((source): JsonObject => ({
      QueryLanguage: 'JSONata',
      Type: 'Pass',
      Output: `{% ${source} %}`,
      End: true,
    })),
  },
  {
    weight: 3,
    arbitrary: path.map((value): JsonObject => ({ Type: 'Pass', Parameters: { 'value.$': value }, End: true })),
  },
  {
    weight: 2,
    arbitrary: intrinsic.map((value): JsonObject => ({ Type: 'Pass', Parameters: { 'value.$': value }, End: true })),
  },
  {
    weight: 1,
    arbitrary: glob.map((StringMatches): JsonObject => ({
      Type: 'Choice',
      Choices: [{ Variable: '$.text', StringMatches, Next: 'End' }],
      Default: 'End',
    })),
  },
);

const deep = (levels: number): Json => {
  let value: Json = 1;
  for (let level = 0; level < levels; level++) value = level % 3 === 0 ? [value, { b: level }] : { a: value };
  return value;
};
const input: Json = {
  text: `${'a'.repeat(5000)}!`,
  list: Array.from({ length: 20_000 }, (_item, i) => (i % 7 === 0 ? 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' : i)),
  deep: deep(300),
};

describe('a hostile definition', () => {
  // `npm run test:long` sets STEPWELL_LONG.
  const numRuns = process.env['STEPWELL_LONG'] === undefined ? 10 : 10_000;

  it('ends with a value or a States error, and does not block the event loop', { timeout: 3_600_000 }, async () => {
    let longest = 0;
    let last = process.cpuUsage();
    const beat = setInterval(() => {
      const { user, system } = process.cpuUsage(last);
      longest = Math.max(longest, (user + system) / 1000);
      last = process.cpuUsage();
    }, 5);
    let heap = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(states, async (state) => {
        const more: JsonObject = state['Type'] === 'Choice' ? { End: { Type: 'Succeed' } } : {};
        const machine = { StartAt: 'Try', States: { Try: state, ...more } };
        longest = 0;
        last = process.cpuUsage();
        const started = process.cpuUsage();
        try {
          const { outcome } = await runMachine(machine, { input });
          if (outcome.status === 'FAILED') expect(outcome.error).toMatch(/^States\./);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidDefinition);
          refused++;
        }
        const { user, system } = process.cpuUsage(started);
        expect((user + system) / 1000).toBeLessThan(3_000);
        expect(longest).toBeLessThan(1_000);
        heap = Math.max(heap, process.memoryUsage().rss);
      }),
      { numRuns, endOnFailure: true, ...(numRuns === 10 && { seed: 1 }) },
    );
    clearInterval(beat);
    expect(refused).toBeLessThanOrEqual(numRuns / 5);
    expect(heap).toBeLessThan(1_500_000_000);
  });
});
