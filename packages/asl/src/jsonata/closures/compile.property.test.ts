import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type Json } from '../../json.js';
import { SeededRandom } from '../../random/random-source.js';
import { type Scope } from '../../execute/scope.js';
import { Variables } from '../../execute/variables.js';
import { functionFactories } from '../functions.js';
import { jsonResult } from '../result.js';
import { compileSync, needsLibrary } from './compile.js';
import { LibraryFunctions } from './library-functions.js';

/** The number of expressions to try. `STEPWELL_FUZZ_RUNS` overrides it. */
const numRuns = Number(process.env['STEPWELL_FUZZ_RUNS'] ?? 4_000);

const limits = { stack: 100, timeout: 5_000, sequence: 873_782 };
const library = new LibraryFunctions(limits);

const keys = ['a', 'b', 'c'] as const;
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Json>(0, 1, 2, -1, 1.5, 0.1, '', 'a', 'b', 'x y', true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const operators = ['+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', '&', 'and', 'or', 'in'] as const;
const functions = [
  'sum',
  'count',
  'max',
  'string',
  'length',
  'uppercase',
  'keys',
  'boolean',
  'not',
  'exists',
  'reverse',
  'distinct',
  'type',
  'number',
  'merge',
  'spread',
  'abs',
  'floor',
  'trim',
  'join',
  'parse',
] as const;
const functionsOfTwo = [
  'append',
  'lookup',
  'contains',
  'split',
  'partition',
  'power',
  'substring',
  'zip',
  'round',
] as const;

/** Generates expressions that closures support, and some that they do not. */
const expression: fc.Arbitrary<string> = fc.letrec<{ e: string; path: string; leaf: string }>((tie) => {
  const e = tie('e');
  const key = fc.constantFrom(...keys);
  return {
    leaf: fc.constantFrom(
      '$states.input',
      '$states.input.a',
      '$states.input.a.b',
      '$x',
      '$x.b',
      '$x.a.b.c',
      '$gone',
      '$',
      'a',
      'b',
      '0',
      '1',
      '2.5',
      '"a"',
      '"x y"',
      'true',
      'false',
      'null',
      '[]',
      '{}',
    ),
    path: fc.oneof(
      fc.tuple(tie('leaf'), key).map(([from, name]) => `${from}.${name}`),
      fc.tuple(tie('leaf'), fc.integer({ min: -2, max: 2 })).map(([from, at]) => `${from}[${at}]`),
      fc.tuple(e, e, key).map(([from, filter, name]) => `(${from})[${filter}].${name}`),
      tie('path').map((from) => `${from}.*`),
      fc.tuple(tie('path'), e).map(([from, filter]) => `${from}[${filter}]`),
      fc.tuple(tie('path'), e).map(([from, step]) => `${from}.(${step})`),
      fc.tuple(tie('path'), key, key).map(([from, name, other]) => `${from}.{ "${name}": ${other} }`),
    ),
    e: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie('leaf'),
      tie('path'),
      fc.tuple(e, fc.constantFrom(...operators), e).map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      fc.tuple(e, e, e).map(([test, then, otherwise]) => `(${test} ? ${then} : ${otherwise})`),
      fc.tuple(e, e).map(([test, then]) => `(${test} ? ${then})`),
      fc.array(e, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(e, e).map(([first, second]) => `{ "a": ${first}, "b": ${second} }`),
      fc.tuple(e, e).map(([name, value]) => `{ $string(${name}): ${value}, "c": 1 }`),
      fc.tuple(e, e).map(([value, body]) => `($x := ${value}; $y := $x; ${body})`),
      fc.tuple(fc.constantFrom(...functions), e).map(([name, argument]) => `$${name}(${argument})`),
      fc
        .tuple(fc.constantFrom(...functionsOfTwo), e, e)
        .map(([name, first, second]) => `$${name}(${first}, ${second})`),
      fc
        .tuple(fc.constantFrom('map', 'filter'), e, e)
        .map(([name, items, body]) => `$${name}(${items}, function($x, $i) { ${body} })`),
      fc.tuple(e, e).map(([items, start]) => `$reduce(${items}, function($x, $y) { $append($x, $y) }, ${start})`),
      fc.tuple(e, e, e).map(([body, first, second]) => `($f := function($x, $i) { ${body} }; $f(${first}, ${second}))`),
      fc.tuple(e, e, e).map(([body, x, after]) => `($f := function($y) { ${body} }; $x := ${x}; ${after})`),
      fc.tuple(e, e).map(([body, after]) => `$x.a.($f := function() { ${body} }; b.($f()) = ${after})`),
      fc
        .tuple(e, e, fc.integer({ min: 0, max: 30 }))
        .map(([last, other, n]) => `($f := function($n) { $n = 0 ? ${last} : [$f($n - 1), ${other}] }; $f(${n}))`),
      fc
        .tuple(e, fc.integer({ min: 0, max: 12 }))
        .map(([last, n]) => `($f := function($n) { ($x := $n; $n = 0 ? ${last} : $f($n - 1) & $x) }; $f(${n}))`),
      fc.tuple(e, e).map(([first, second]) => `$f(${first}, ${second})`),
      fc
        .tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 4 }))
        .map(([from, to]) => `[${from}..${to}]`),
      fc.tuple(e, e).map(([first, second]) => `(${first} ?? ${second})`),
      e.map((inner) => `(${inner} ~> $count())`),
      e.map((inner) => `-(${inner})`),
      e.map((inner) => `(${inner})[]`),
    ),
  };
}).e;

/** Parses an expression. Returns undefined for invalid ones, such as a literal as a step of a path. */
function parsed(text: string): jsonata.Expression | undefined {
  try {
    return jsonata(text, limits);
  } catch {
    return undefined;
  }
}

interface EvaluationResult {
  readonly value?: unknown;
  readonly failed?: true;
}

async function byLibrary(compiled: jsonata.Expression, states: Json, x: Json): Promise<EvaluationResult> {
  const dialect = Object.fromEntries(Object.entries(functionFactories).map(([name, make]) => [name, make(scopeOf(x))]));
  try {
    return { value: jsonResult(await compiled.evaluate(undefined, { ...dialect, states, x })) };
  } catch {
    return { failed: true };
  }
}

function arraysIn(value: unknown): (readonly unknown[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [value as readonly unknown[]] : []), ...Object.values(value).flatMap(arraysIn)];
}

function scopeOf(x: Json): Scope {
  const variables = new Variables();
  variables.assign({ x });
  return { variables, random: new SeededRandom(1), now: () => 0, context: () => ({}) };
}

describe('an expression compiled into closures', () => {
  it('returns the same as the jsonata package, or falls back to it', async () => {
    let answered = 0;
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(expression, json, json, async (text, input, x) => {
        const compiled = parsed(text);
        if (compiled === undefined) return;
        const immediate = compileSync(compiled, library, functionFactories);
        asked++;
        const value = immediate === undefined ? needsLibrary : immediate(scopeOf(x), { input });
        if (value === needsLibrary) return;
        answered++;
        expect({ value }, text).toEqual(await byLibrary(compiled, { input }, x));
        // The result has none of the library's marks.
        for (const array of arraysIn(value)) expect(Object.getOwnPropertyNames(array)).toHaveLength(array.length + 1);
      }),
      { numRuns },
    );
    expect(answered / asked).toBeGreaterThan(0.25);
  }, 3_600_000);
});
