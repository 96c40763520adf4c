import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../random/random-source.js';
import { Variables } from '../execute/variables.js';
import { type Scope } from '../execute/scope.js';
import { type Json } from '../json.js';
import { StateRuntimeError } from '../errors/state-failure.js';
import { documents, paths } from '../testing/path-arbitrary.js';
import { compilePath, explainMissing } from './read-path.js';

const scope: Scope = {
  variables: new Variables(),
  random: new SeededRandom(1),
  now: () => 0,
  context: () => ({}),
};
const read = (path: string, value: Json): Json | undefined => compilePath(path)(scope, value);

const fleet: Json = {
  depot: 'Lyon',
  limit: 3,
  trucks: [
    { id: 't1', load: 2, tags: ['cold', 'long'], driver: { name: 'Ann' }, plate: 'AB-1' },
    { id: 't2', load: 5, tags: [], driver: null },
    { id: 't3', load: '3', tags: ['cold'], driver: { name: 'Bo', phone: '' }, state: 'OPEN' },
  ],
  spare: { id: 's1', load: 1 },
};

const found = (path: string): Json => {
  const list = read(path, fleet);
  return Array.isArray(list) ? list.map((item) => (item as { id: string }).id) : (list ?? 'nothing');
};

describe('selecting values', () => {
  it.each<[string, Json | undefined]>([
    ['$.trucks[0,2].id', ['t1', 't3']],
    ['$.trucks[ 0 , -1 ].id', ['t1', 't3']],
    ['$.trucks[-2:].id', ['t2', 't3']],
    ['$.trucks[:-1].id', ['t1', 't2']],
    ['$.trucks[0:9].id', ['t1', 't2', 't3']],
    ['$.trucks[0:-1].id', []],
    ['$.trucks[0:3:2].id', ['t1', 't2', 't3']],
    ['$.trucks[7]', undefined],
    ["$.spare['id','load']", { id: 's1', load: 1 }],
    ["$.spare['id','none']", { id: 's1' }],
    ["$.trucks[*]['id','plate']", [{ id: 't1', plate: 'AB-1' }, { id: 't2' }, { id: 't3' }]],
    ["$['depot','spare'].id", ['s1']],
    ['$.trucks[*].driver.name', ['Ann', 'Bo']],
    ['$.trucks.*.load', [2, 5, '3']],
    ['$..name', ['Ann', 'Bo']],
    ['$..driver.name', ['Ann', 'Bo']],
    ['$..trucks[1].id', ['t2']],
    ['$..tags[0]', ['cold', 'cold']],
    ['$..[0].id', ['t1']],
    ['$.spare.*', ['s1', 1]],
    ['$.spare[*]', ['s1', 1]],
    ['$.depot.*', []],
    ['$.depot[*].x', []],
    ['$.depot.x', undefined],
    ['$.trucks[1].driver.name', undefined],
    ['$.none[?(@.x)]', []],
    ['$.depot[?(@.x)]', undefined],
    ['$.spare[?(@.load == 1)]', [{ id: 's1', load: 1 }]],
  ])('%s', (path, expected) => {
    expect(read(path, fleet)).toEqual(expected);
  });
});

describe('filters', () => {
  it.each<[string, readonly string[]]>([
    ['@.plate', ['t1']],
    ['!@.plate', ['t2', 't3']],
    ['@.driver', ['t1', 't2', 't3']],
    ['@.driver.phone', ['t3']],
    ['@.load == 3', ['t3']],
    ["@.load == '2'", ['t1']],
    ['@.load === 3', []],
    ['@.load !== 5', ['t1', 't3']],
    ['@.load != 5', ['t1', 't3']],
    ['@.load > 1', ['t1', 't2']],
    ["@.id > 't1'", ['t2', 't3']],
    ['@.load<=$.limit', ['t1']],
    ['$.limit <= @.load', ['t2']],
    ['@.load > 1 && @.load < 4 || @.plate', ['t1']],
    ['!(@.load > 1)', ['t3']],
    ['@.driver == null', ['t2']],
    ['@.none == null', []],
    ['@.id in [\'t1\', "t3", t9]', ['t1', 't3']],
    ["@.id nin ['t1']", ['t2', 't3']],
    ['@.load in [2, 3]', ['t1', 't3']],
    ["@.tags contains 'cold'", ['t1', 't3']],
    ["@.id contains '2'", ['t2']],
    ['@.tags size 2', ['t1']],
    ['@.id size 2', ['t1', 't2', 't3']],
    ['@.tags empty true', ['t2']],
    ['@.tags empty false', ['t1', 't3']],
    ['@.driver.phone empty true', ['t3']],
    ["@.tags subsetof ['cold', 'hot']", ['t2', 't3']],
    ["@.tags anyof ['long', 'hot']", ['t1']],
    ["@.tags noneof ['long']", ['t2', 't3']],
    ['@.tags.length() > 0', ['t1', 't3']],
    ['@.id =~ /T[13]/i', ['t1', 't3']],
    ['@.id =~ /t/', []],
    ['@.tags =~ /lo.*/', ['t1']],
    ['@.state == OPEN', ['t3']],
    ["@.state == 'OPEN'", ['t3']],
    ["@['state']=='OPEN'", ['t3']],
    ["@.tags == ['cold']", ['t3']],
    ["['cold'] == @.tags", []],
    ['@.load in 5', []],
    ['@.load all [2]', []],
  ])('%s', (filter, expected) => {
    expect(found(`$.trucks[?(${filter})]`)).toEqual(expected);
  });

  it.each<[string, Json, Json]>([
    ["$[?(@ == 'a')]", ['a', 'b'], ['a']],
    ["$[?('it\\'s' == @)]", ["it's"], ["it's"]],
    ["$['it\\'s']", { "it's": 1 }, 1],
    ["$['a\\\\b', 'c'].d", { 'a\\b': { d: 1 }, c: { d: 2 } }, [1, 2]],
    ['$[?(@.n >= 1e1)]', [{ n: 10 }, { n: 9 }], [{ n: 10 }]],
    ['$[?(@.a.b)]', [{ a: { b: null } }, { a: {} }, {}], [{ a: { b: null } }]],
    ['$[?(@[0] > 1)]', [[2], [1], []], [[2]]],
    ['$[?(@.a && (@.b || @.c))]', [{ a: 1 }, { a: 1, c: 0 }], [{ a: 1, c: 0 }]],
    ['$..[?(@.n > 1)].n', { a: [{ n: 1 }, { n: 2 }], b: { n: 3 } }, [2, 3]],
    ['$[?(@.id in $..ids)]', [{ id: 1, ids: 0 }], []],
    // A string that is itself a path or JSON equals no item of a list.
    ["$[?(@ in ['$.a', '[1]', 'b'])]", ['$.a', '[1]', 'b'], ['b']],
  ])('%s in %j is %j', (path, value, expected) => {
    expect(read(path, value)).toEqual(expected);
  });
});

describe('functions', () => {
  it.each<[string, Json, Json | undefined]>([
    ['$.length()', [1, 2], 2],
    ['$.length()', { a: 1 }, 1],
    ['$.length()', 'text', null],
    ['$.a.size()', { a: [1] }, 1],
    ['$.length($.a)', { a: [1, 2, 3] }, 3],
    ['$..a.length()', { a: [1, 2], b: { a: [3] } }, 3],
    ['$.keys()', { a: 1, b: 2 }, ['a', 'b']],
    ['$.keys()', [1], null],
    ['$.min()', [3, 1, 'x'], 1],
    ['$.max()', [3, 1], 3],
    ['$.max()', [-3, -1], Number.MIN_VALUE],
    ['$.avg()', [3, 1], 2],
    ['$.sum()', [3, 1, null], 4],
    ['$.sum()', [], undefined],
    ['$.sum()', 'x', undefined],
    ['$.stddev()', [2, 4], 1],
    ['$.sum($.a, $.b[*], 10)', { a: 1, b: [2, 3] }, 16],
    ['$.concat($.a, "-", $.b)', { a: 'x', b: ['y', 2] }, 'x-y2'],
    ['$.append(1, {"k": [2]})', [0], [0, 1, { k: [2] }]],
    ['$.append(1)', { a: 1 }, { a: 1 }],
    ['$.a.append(4).sum()', { a: [1] }, 5],
    ['$.first()', [1, 2], 1],
    ['$.last()', [1, 2], 2],
    ['$.last()', [1], undefined],
    ['$.index(1)', [1, 2], 2],
    ['$.index(-1)', [1, 2], 2],
    ['$.index(2)', [1, 2], undefined],
    ['$.index($.at)', { at: 1 }, undefined],
    ['$.a.nope()', { a: [1] }, undefined],
    ['$.a.length().x', { a: [1] }, undefined],
    ['$.a[*].length()', { a: [[1], {}] }, [1, 0]],
  ])('%s of %j is %j', (path, value, expected) => {
    expect(read(path, value)).toEqual(expected);
  });

  it('do not change the value', () => {
    const value = { a: [1] };
    read('$.a.append(2)', value);
    expect(value).toEqual({ a: [1] });
  });
});

describe('why a path has no value', () => {
  it.each<[string, Json, string]>([
    ['$.a', {}, "No results for path: $['a']"],
    ['$.a[3]', { a: [] }, "No results for path: $['a'][3]"],
    ['$.a.b.c', { a: {} }, "Missing property in path $['a']['b']"],
    ["$.a['b c']", { a: 1 }, "Expected to find an object with property ['b c'] in path $['a'] but found 'number'."],
    ['$.a[0]', { a: null }, "The path $['a'] is null"],
    ['$.a[0]', { a: 'x' }, 'Filter: [0] can only be applied to arrays. Current context is: "x"'],
    ['$.a.nope()', { a: 1 }, 'Function with name: nope does not exist.'],
  ])('%s in %j: %s', (path, value, reason) => {
    expect(read(path, value)).toBeUndefined();
    expect(explainMissing(path, scope, value)).toBe(reason);
  });
});

describe('text that is not a path', () => {
  it.each([
    ...[
      '$a b',
      '$.a b',
      '$..',
      '$.a..',
      '$[',
      '$[]',
      '$[a]',
      "$['a'",
      "$['a',]",
      "$['a' 'b']",
      '$[1 2]',
      '$[:]',
      '$[--1]',
    ],
    ...[
      '$[?]',
      '$[?(@.a]',
      '$[?(@.a ==)]',
      '$[?(@.a = 1)]',
      '$[?(1)]',
      '$[?(@.a == 1 2)]',
      '$[?(@.a =~ /(/)]',
      '$[(@.a)]',
    ],
    ...['$.a(', '$.a(1]', '$.concat("x)', '$.[?(@.a == )]', '$[*', '$[?((@.a)]'],
  ])('%s', (path) => {
    expect(() => compilePath(path)).toThrow(SyntaxError);
  });
});

describe('any path in any document', () => {
  // `npm run test:long` sets STEPWELL_LONG.
  const numRuns = process.env['STEPWELL_LONG'] === undefined ? 1_000 : 20_000;

  it('has a value, no value, or fails with a States error', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(paths, documents, (path, document) => {
        const before = JSON.stringify(document);
        try {
          const value = read(path, document);
          if (value !== undefined) expect(JSON.stringify(value)).toBeTypeOf('string');
          else expect(explainMissing(path, scope, document)).not.toBe('');
        } catch (error) {
          if (!(error instanceof SyntaxError)) expect(error).toBeInstanceOf(StateRuntimeError);
        }
        expect(JSON.stringify(document)).toBe(before);
      }),
      { numRuns },
    );
  });

  const nested = (levels: number, inside: Json = 1): Json => {
    let value: Json = inside;
    for (let level = 0; level < levels; level++) value = { a: value };
    return value;
  };

  it.each<[string, Json]>([
    ['$..a..a..a..a', nested(300)],
    ['$..*..*..*', nested(300, [1, 2, 3])],
    ['$..[?(@..a)]..a', nested(2000)],
    ['$[?(@ in $)]', Array.from({ length: 20_000 }, (_item, i) => i)],
    ['$[?(@ =~ /(a+)+b/)]', Array.from({ length: 100 }, () => `${'a'.repeat(40)}!`)],
    ['$[?(@ anyof [1])]', Array.from({ length: 20_000 }, () => [0])],
  ])('%s ends', (path, document) => {
    const started = process.cpuUsage();
    try {
      read(path, document);
    } catch (error) {
      expect(error).toMatchObject({ message: expect.stringMatching(/more than (300,000 steps|100 ms)/) });
    }
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(2_000_000);
  });

  it.each([
    ['names', `['a'${",'a'".repeat(999)}]`],
    ['indexes', `.b[9${',9'.repeat(999)}]`],
  ])('counts the %s of a token, also of missing ones', (_kind, token) => {
    const list: Json = Array.from({ length: 400 }, () => ({ b: [] }));
    expect(() => read(`$[*]${token}`, list)).toThrow('more than 300,000 steps');
    expect(read(`$[0:200]${token}`, list)).toHaveLength(token.startsWith('.') ? 0 : 200);
  });

  it('reads a value below 100,000 levels', () => {
    expect(read('$..b', nested(100_000, { b: 7 }))).toEqual([7]);
  });

  it('refuses a path with 100,000 brackets', () => {
    expect(() => compilePath(`$[?(${'('.repeat(100_000)}@.a)]`)).toThrow(SyntaxError);
    expect(() => compilePath(`$[?(@.a in ${'['.repeat(100_000)}${']'.repeat(100_000)})]`)).toThrow(SyntaxError);
  });
});
