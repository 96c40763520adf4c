import fc from 'fast-check';
import { type Json } from '../json.js';

const names = ['a', 'b', 'items', 'id', 'n', 'x y', "it's", 'toString', '__proto__', ''];

const name = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 5 }));
const plainName = fc.constantFrom('a', 'b', 'items', 'id', 'n', 'a-b', 'é', '日本');
const integer = fc.integer({ min: -4, max: 9 });
const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

const literal = fc.oneof(
  integer.map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  name.map(quoted),
  name.map((text) => JSON.stringify(text)),
  fc.constantFrom('true', 'false', 'null', 'OPEN', '[\'a\', "b", c, 1]', '[]', "{'a': 1}", '/a.*/i', '/(a+)+$/', '/'),
);
const operator = fc.constantFrom(
  ...['==', '===', '!=', '!==', '<', '<=', '>', '>=', '=~', 'in', 'nin', 'contains', 'all', 'size', 'empty'],
  ...['subsetof', 'anyof', 'noneof', 'type', 'matches', 'IN', '=', 'none'],
);

/** Valid and invalid JSONPaths of all tokens, operators and functions. */
export const paths: fc.Arbitrary<string> = fc.letrec<{ path: string; steps: string; step: string; filter: string }>(
  (tie) => ({
    path: tie('steps').map((steps) => `$${steps}`),
    steps: fc.array(tie('step'), { maxLength: 4 }).map((steps) => steps.join('')),
    step: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      plainName.map((text) => `.${text}`),
      fc.array(name.map(quoted), { minLength: 1, maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
      plainName.map((text) => `..${text}`),
      fc.array(integer, { minLength: 1, maxLength: 3 }).map((list) => `[${list.join(',')}]`),
      fc.tuple(fc.option(integer), fc.option(integer)).map(([from, to]) => `[${from ?? ''}:${to ?? ''}]`),
      fc.constantFrom('.*', '[*]', '..*', '.[0]', '..', '[?]', '[', '.', '$', ' '),
      fc.constantFrom('.length()', '.size()', '.keys()', '.min()', '.max()', '.avg()', '.sum()', '.stddev()'),
      fc.constantFrom('.first()', '.last()', '.index(0)', '.index(-1)', '.concat("x", $.a)', '.append(1)', '.no()'),
      tie('path').map((path) => `.length(${path})`),
      tie('filter').map((filter) => `[?(${filter})]`),
    ),
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('steps').map((steps) => `@${steps}`),
      fc.tuple(tie('steps'), operator, literal).map(([steps, sign, value]) => `@${steps} ${sign} ${value}`),
      fc.tuple(literal, operator, tie('path')).map(([value, sign, path]) => `${value} ${sign} ${path}`),
      fc.tuple(tie('filter'), fc.constantFrom('&&', '||'), tie('filter')).map((parts) => parts.join(' ')),
      tie('filter').map((filter) => `!(${filter})`),
    ),
  }),
).path;

/** Documents with the names of {@link paths}. */
export const documents: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<Json>(
      null,
      true,
      0,
      1,
      -3,
      2.5,
      '',
      'a',
      '1',
      '$.a',
      '[1]',
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 5 }) as fc.Arbitrary<Json>,
  ),
})).value;
