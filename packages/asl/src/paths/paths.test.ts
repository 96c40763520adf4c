import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json } from '../json.js';
import { SeededRandom } from '../random/random-source.js';
import { type Scope } from '../execute/scope.js';
import { Variables } from '../execute/variables.js';
import { compilePath } from './read-path.js';
import { parseSimplePath } from './segments.js';
import { compileResultPath } from './write-path.js';

const variables = new Variables();
variables.assign({ x: { list: [10, 20] } });
const scope: Scope = {
  variables,
  random: new SeededRandom(1),
  now: () => 0,
  context: () => ({ State: { Name: 'S' } }),
};
const read = (path: string, value: Json): Json | undefined => compilePath(path)(scope, value);

describe('reading a path', () => {
  it.each<[string, Json, Json | undefined]>([
    ['$', 1, 1],
    ['$.a.b', { a: { b: 2 } }, 2],
    ["$['a b'][0]", { 'a b': ['x'] }, 'x'],
    ['$.a[-1]', { a: [1, 2] }, 2],
    ['$$.State.Name', null, 'S'],
    ['$x.list[1]', null, 20],
    ['$none.a', null, undefined],
    ['$.a', [], undefined],
    ['$.toString', {}, undefined],
    ['$.a[*].b', { a: [{ b: 1 }, { b: 2 }] }, [1, 2]],
    ['$..b', { a: [{ b: 1 }], b: 2 }, [2, 1]],
    ['$.a[?(@.n > 1)].n', { a: [{ n: 1 }, { n: 2 }] }, [2]],
    ['$.a[?(@.n > 9)]', { a: [{ n: 1 }] }, []],
    ['$.a[0:2]', { a: [1, 2, 3] }, [1, 2]],
    ['$x.list[*]', null, [10, 20]],
    ['$.a-b[*].c-d', { 'a-b': [{ 'c-d': 1 }] }, [1]],
    ['$..c-d', { 'a-b': [{ 'c-d': 1 }] }, [1]],
    ["$.a[?(@.k == 'x.y')].n", { a: [{ k: 'x.y', n: 1 }] }, [1]],
    ["$.abc.['def ghi']", { abc: { 'def ghi': 1 } }, 1],
    ['$.[0].body', [{ body: 1 }], 1],
    ['$.a.[0].b', { a: [{ b: 1 }] }, 1],
    ['$.a.[-1]', { a: [1, 2] }, 2],
    ["$$.['State'].Name", null, 'S'],
    ["$x.['list'].[1]", null, 20],
    ['$.[?(@.n > 0)]', [{ n: 0 }, { n: 1 }], [{ n: 1 }]],
    ["$.a.[?(@.['k l'] == 'x.[y')].n", { a: [{ 'k l': 'x.[y', n: 1 }] }, [1]],
    ["$.a.[*].['b c']", { a: [{ 'b c': 1 }] }, [1]],
    ["$..['b']", { a: [{ b: 1 }], b: 2 }, [2, 1]],
    ['$..[0]', { a: [1, 2] }, [1]],
    ["$['a.[0]']", { 'a.[0]': 1 }, 1],
    ['$.a.[0,1]', { a: [1, 2, 3] }, [1, 2]],
    ['$$.State.Name ', null, 'S'],
    ['$.a[*]  ', { a: [1] }, [1]],
    ['$.a.[*].n.max() ', { a: [{ n: [1, 5] }, { n: [2] }] }, [5, 2]],
    ['$ ', 1, 1],
    ['$.a.length()', { a: [1, 2, 3] }, 3],
    ['$..n.max()', { a: [{ n: 1 }, { n: 5 }] }, 5],
    ['$.max($.a[*].n)', { a: [{ n: 1 }, { n: 5 }] }, 5],
    ['$.a[*].n.max()', { a: [{ n: 1 }, { n: 5 }] }, undefined],
    ['$x.list.sum()', null, 30],
  ])('%s in %j is %j', (path, value, expected) => {
    expect(read(path, value)).toEqual(expected);
  });

  it.each(['', 'a.b', ' $.a', '$.', '$. ', '$[', '$.[', '$.a...[0]', '$.a[?('])('%j is not a path', (path) => {
    expect(() => compilePath(path)).toThrow(SyntaxError);
  });
});

describe('writing a ResultPath', () => {
  it.each<[string | null, Json, Json]>([
    ['$', { a: 1 }, 'r'],
    [null, { a: 1 }, { a: 1 }],
    ['$.b', { a: 1 }, { a: 1, b: 'r' }],
    ['$.a.b.c', { a: { d: 1 } }, { a: { d: 1, b: { c: 'r' } } }],
    ['$.a[1]', { a: [1, 2, 3] }, { a: [1, 'r', 3] }],
    ["$.a.['b c'] ", { a: {} }, { a: { 'b c': 'r' } }],
    ['$.a.[1]', { a: [1, 2] }, { a: [1, 'r'] }],
    ['$.__proto__', { a: 1 }, JSON.parse('{"a":1,"__proto__":"r"}') as Json],
  ])('%j into %j returns %j', (path, input, expected) => {
    expect(compileResultPath(path)(input, 'r')).toEqual(expected);
  });

  it('fails with States.ResultPathMatchFailure if the input does not match', () => {
    expect(() => compileResultPath('$.a.b')({ a: 1 }, 'r')).toThrow(
      expect.objectContaining({ error: 'States.ResultPathMatchFailure' }),
    );
    expect(() => compileResultPath('$.a')([1], 'r')).toThrow(
      expect.objectContaining({ error: 'States.ResultPathMatchFailure' }),
    );
  });

  it('writes the result to the location that the same path reads, and nothing else', () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/);
    fc.assert(
      fc.property(
        fc.array(key, { minLength: 1, maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), fc.integer()),
        fc.jsonValue(),
        (keys, input, result) => {
          const path = `$.in.${keys.join('.')}`;
          const before = structuredClone(input);
          const output = compileResultPath(path)(input, result as Json);
          expect(parseSimplePath(path)?.segments).toEqual(['in', ...keys]);
          expect(compilePath(path)(scope, output)).toEqual(result);
          expect(input).toEqual(before);
        },
      ),
    );
  });
});
