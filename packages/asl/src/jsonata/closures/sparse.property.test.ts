import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '../../json.js';
import { SeededRandom } from '../../random/random-source.js';
import { type Scope } from '../../execute/scope.js';
import { Variables } from '../../execute/variables.js';
import { functionFactories } from '../functions.js';
import { jsonResult } from '../result.js';
import { compileSync, needsLibrary } from './compile.js';
import { LibraryFunctions } from './library-functions.js';

/*
 * Sparse data: records with missing fields, and arrays where a single value is expected. jsonata keeps a missing value
 * as an item of a sequence if a predicate is true for it, so differences are most likely in paths, ranges and
 * predicates over such data.
 */

/** The number of expressions to try. `STEPWELL_FUZZ_RUNS` overrides it. */
const numRuns = Number(process.env['STEPWELL_FUZZ_RUNS'] ?? 3_000);

const limits = { stack: 100, timeout: 5_000, sequence: 873_782 };
const library = new LibraryFunctions(limits);

const line: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>('a', 1, null, [], {}),
  fc.record({ n: fc.constantFrom(0, 1, 2), t: fc.constantFrom('x', 'y') }, { requiredKeys: [] }),
);
const order: fc.Arbitrary<Json> = fc.record(
  {
    id: fc.integer({ min: 0, max: 3 }),
    lines: fc.oneof(fc.array(line, { maxLength: 3 }), line),
    tags: fc.array(fc.constantFrom('p', 'q'), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const orders = fc.oneof(fc.array(fc.oneof(order, order, fc.constantFrom<Json>(null, 1, [])), { maxLength: 4 }), order);
const at = fc.constantFrom<Json>(0, 1, -1, [0, 1], [], [0, 0], true, 'x', null);
const input: fc.Arbitrary<JsonObject> = fc.record({ orders, at }, { requiredKeys: ['orders'] });

// prettier-ignore
const predicate = fc.constantFrom(
  '0', '1', '-1', '[0..1]', '[0]', '[0,1]', '[-1..0]', '[1..0]', '[]', 'n', 'n = 1', 'n > 0', 't = "x"', '$not(n)', '$exists(t)', 'true', 'false',
  '$states.input.at', 'n in [1,2]', '$', '$ = "a"', '[n]', '{}', '{"a": n}', '$count($) > 1', 'id = 1', 'lines', 'lines.n = 1', 'n ?? 1',
  '$type($) = "object"', 'null', '"x"', '(n; 0)', '$states.input.orders.id',
);
// prettier-ignore
const key = fc.constantFrom(
  'lines', 'n', 't', 'id', 'tags', 'gone', '(lines)', '(n)', '[n]', '{"a": n}', '(lines[0])', '$string(n)', '$', '($)', '$.n', '(n ?? 0)',
  '(n ? n : t)', '$count(lines)', '[n, t]', '{"a": lines[true]}', '(lines[[0..1]])',
);
const start = fc.constantFrom(
  '$states.input.orders',
  '$states.input.orders.lines',
  '$states.input.orders.tags',
  '($states.input.orders)',
  '[$states.input.orders]',
  '($x := $states.input.orders; $x)',
  '$x',
);
const step = fc.oneof(
  key.map((name) => `.${name}`),
  predicate.map((text) => `[${text}]`),
);
const path = fc.tuple(start, fc.array(step, { maxLength: 4 })).map(([from, steps]) => from + steps.join(''));

/** Expressions over two paths, `P` and `Q`. */
// prettier-ignore
const use = fc.constantFrom(
  'P', '[P]', '{"r": P}', '[P, Q]', 'P = Q', '(P ? Q : P)', '(P) in (Q)', 'P ?? Q', 'P & "x"', '$append(P, Q)', '$zip(P, Q)', '$partition(P, 2)',
  '$count(P)', '$sum(P)', '$string(P)', '$exists(P)', '$join(P)', '$keys(P)', '$merge(P)', '$reverse(P)', '$boolean(P)', '$not(P)', '$type(P)',
  '$spread(P)', '$distinct(P)', '$lookup(P, "n")', '$each(P, function($v) { $v })', '$states.input.orders[P]',
  '$map(P, function($v, $i) { $v.n })', '$map(P, function($v) { $v[n] })', '$filter(P, function($v) { $v })', '$filter(P, function($v) { $v.n = 1 })',
  '$reduce(P, function($a, $b) { [$a, $b] })', '$reduce(P, function($a, $b) { $append($a, $b) }, [])',
  '($v := P; $w := Q; [$v, $w])', '($v := P; $v[0])', '($v := P; $v.n)', '($v := P; $v[n = 1].n)',
);
const expression = fc
  .tuple(use, path, path)
  .map(([text, p, q]) => text.replaceAll('P', () => p).replaceAll('Q', () => q));

describe('an expression over sparse data', () => {
  it('returns the same JSON as the jsonata package, or falls back to it', async () => {
    let asked = 0;
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(expression, input, async (text, data) => {
        const compiled = parsed(text);
        if (compiled === undefined) return;
        asked++;
        const variables = new Variables();
        variables.assign({ x: data['orders'] ?? null });
        const scope: Scope = { variables, random: new SeededRandom(1), now: () => 0, context: () => ({}) };
        const immediate = compileSync(compiled, library, functionFactories);
        const value = immediate === undefined ? needsLibrary : immediate(scope, { input: data });
        if (value === needsLibrary) return;
        answered++;
        const dialect = Object.fromEntries(
          Object.entries(functionFactories).map(([name, make]) => [name, make(scope)]),
        );
        const expected = jsonResult(
          await compiled.evaluate(undefined, { ...dialect, states: { input: data }, x: data['orders'] }),
        );
        expect(holes(value), text).toBe(0);
        expect(value, text).toEqual(expected);
      }),
      { numRuns, examples },
    );
    expect(answered / asked).toBeGreaterThan(0.6);
  }, 3_600_000);
});

/** Ranges and predicates over missing fields, which are rarely generated. */
const examples: [string, JsonObject][] = [
  ['$states.input.orders.lines[[0..1]]', { orders: [{ lines: ['a', 'b', 'c'] }, { id: 2 }, { lines: ['d'] }] }],
  ['$states.input.orders.lines[true]', { orders: [{ id: 1 }, { lines: ['a'] }, {}] }],
  ['{"r": [$states.input.orders.tags[$states.input.at]]}', { orders: [{}, { tags: ['p'] }], at: [0, 1] }],
];

/** Parses an expression. Returns undefined for invalid ones. */
function parsed(text: string): jsonata.Expression | undefined {
  try {
    return jsonata(text, limits);
  } catch {
    return undefined;
  }
}

/** Counts the items and fields that are `undefined`, which JSON does not support. */
function holes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + (item === undefined ? 1 : holes(item)), 0);
}
