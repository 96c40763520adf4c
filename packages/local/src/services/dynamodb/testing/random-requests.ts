import fc from 'fast-check';
import { type Fields } from './tables.js';

/** A request of one operation. */
export interface RandomRequest {
  readonly operation: string;
  readonly input: Fields;
}

const scalarTypes = ['S', 'N', 'B'] as const;
type ScalarType = (typeof scalarTypes)[number];

const numberText = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(String),
  fc.constantFrom(
    '0.5',
    '-1.25',
    '1e3',
    '100',
    '1E-7',
    '12345678901234567890.5',
    '99999999999999999999999999999999999999',
  ),
);
// dynalite compares strings by UTF-16 units, so none is behind the surrogates.
const text = fc.constantFrom('a', 'ab', 'b', 'abc', 'é', '\u{1f600}', '');
const binary = fc.constantFrom('AA==', 'AAE=', 'AAEC', '/w==');

const scalarOf = (type: ScalarType): fc.Arbitrary<Fields> =>
  ({ S: text, N: numberText, B: binary })[type].map((content) => ({ [type]: content }));
/** A value of a key: small, so that keys meet. */
const keyValue = (type: ScalarType): fc.Arbitrary<Fields> =>
  ({
    S: fc.constantFrom('a', 'ab', 'b', '\u{1f600}'),
    N: fc.constantFrom('1', '-1', '2.5', '100', '1e1'),
    B: fc.constantFrom('AA==', 'AAE=', '/w=='),
  })[type].map((content) => ({ [type]: content }));

const setOf = (type: ScalarType): fc.Arbitrary<Fields> =>
  fc
    .uniqueArray(
      { S: fc.constantFrom('a', 'b', 'c'), N: fc.constantFrom('1', '2', '3'), B: fc.constantFrom('AA==', 'AAE=') }[
        type
      ],
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((content) => ({ [`${type}S`]: content }));

/** Any attribute value, two levels deep. */
export const anyValue = fc.letrec<{ value: Fields }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalarOf('S'),
    scalarOf('N'),
    scalarOf('B'),
    setOf('S'),
    setOf('N'),
    setOf('B'),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.constantFrom('x', 'y'), tie('value'), { maxKeys: 2, noNullPrototype: true }).map((M) => ({ M })),
  ),
})).value;

const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'b.y', 'c[0]', 'c[1]', 'a.x.y', 'b[0].x', '#n');

/** An expression with its placeholders: `:0`, `:1` and so on are numbered when it is written. */
type Writer = (values: Fields[]) => string;
const placeholder =
  (value: Fields): Writer =>
  (values) =>
    `:v${values.push(value) - 1}`;
/** The left side of a condition. The right side is a value: dynalite fails where two attributes are missing. */
const operand: fc.Arbitrary<Writer> = fc.oneof(
  path.map(
    (name): Writer =>
      () =>
        name,
  ),
  path.map(
    (name): Writer =>
      () =>
        `size(${name})`,
  ),
);
const value: fc.Arbitrary<Writer> = anyValue.map(placeholder);
const comparable: fc.Arbitrary<Writer> = fc.constantFrom<ScalarType>('S', 'N', 'B').chain(scalarOf).map(placeholder);

const leaf: fc.Arbitrary<Writer> = fc.oneof(
  fc.tuple(operand, fc.constantFrom('=', '<>'), value).map(
    ([left, operator, right]): Writer =>
      (values) =>
        `${left(values)} ${operator} ${right(values)}`,
  ),
  fc.tuple(operand, fc.constantFrom('<', '<=', '>', '>='), comparable).map(
    ([left, operator, right]): Writer =>
      (values) =>
        `${left(values)} ${operator} ${right(values)}`,
  ),
  fc.tuple(path, comparable, comparable).map(
    ([name, low, high]): Writer =>
      (values) =>
        `${name} BETWEEN ${low(values)} AND ${high(values)}`,
  ),
  fc.tuple(path, fc.array(value, { minLength: 1, maxLength: 3 })).map(
    ([name, candidates]): Writer =>
      (values) =>
        `${name} IN (${candidates.map((write) => write(values)).join(', ')})`,
  ),
  fc.tuple(fc.constantFrom('contains', 'begins_with'), path, value).map(
    ([name, first, second]): Writer =>
      (values) =>
        `${name}(${first}, ${second(values)})`,
  ),
  fc.tuple(fc.constantFrom('attribute_exists', 'attribute_not_exists'), path).map(
    ([name, first]): Writer =>
      () =>
        `${name}(${first})`,
  ),
  fc.tuple(path, fc.constantFrom('S', 'N', 'M', 'L', 'SS', 'NULL', 'X')).map(
    ([name, type]): Writer =>
      (values) =>
        `attribute_type(${name}, ${placeholder({ S: type })(values)})`,
  ),
);

const condition = fc.letrec<{ condition: Writer }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), leaf).map(
      ([left, word, right]): Writer =>
        (values) =>
          `${left(values)} ${word} ${right(values)}`,
    ),
    tie('condition').map(
      (inner): Writer =>
        (values) =>
          `NOT (${inner(values)})`,
    ),
  ),
})).condition;

const settable: fc.Arbitrary<Writer> = fc.oneof(
  anyValue.map(placeholder),
  path.map(
    (name): Writer =>
      () =>
        name,
  ),
  fc.tuple(path, anyValue).map(
    ([name, value]): Writer =>
      (values) =>
        `if_not_exists(${name}, ${placeholder(value)(values)})`,
  ),
  fc.tuple(path, fc.constantFrom('+', '-'), numberText).map(
    ([name, operator, number]): Writer =>
      (values) =>
        `${name} ${operator} ${placeholder({ N: number })(values)}`,
  ),
  fc.tuple(path, fc.array(anyValue, { maxLength: 2 })).map(
    ([name, elements]): Writer =>
      (values) =>
        `list_append(${name}, ${placeholder({ L: elements })(values)})`,
  ),
);
const update: fc.Arbitrary<Writer> = fc
  .record({
    set: fc.array(fc.tuple(path, settable), { maxLength: 2 }),
    remove: fc.array(path, { maxLength: 2 }),
    add: fc.array(
      fc.tuple(
        path,
        fc.oneof(
          numberText.map((N): Fields => ({ N })),
          setOf('S'),
          setOf('N'),
        ),
      ),
      { maxLength: 1 },
    ),
    deletion: fc.array(fc.tuple(path, setOf('S')), { maxLength: 1 }),
  })
  .map(({ set, remove, add, deletion }): Writer => (values) => {
    const section = (word: string, actions: string[]) => (actions.length === 0 ? '' : `${word} ${actions.join(', ')} `);
    return (
      section(
        'SET',
        set.map(([name, write]) => `${name} = ${write(values)}`),
      ) +
      section('REMOVE', remove) +
      section(
        'ADD',
        add.map(([name, value]) => `${name} ${placeholder(value)(values)}`),
      ) +
      section(
        'DELETE',
        deletion.map(([name, value]) => `${name} ${placeholder(value)(values)}`),
      )
    ).trim();
  });

/** Writes expressions into an input, with the placeholders that they use. */
function withExpressions(input: Fields, expressions: Readonly<Record<string, Writer | undefined>>): Fields {
  const values: Fields[] = [];
  const sources = Object.entries(expressions).flatMap(([parameter, write]) =>
    write === undefined ? [] : [[parameter, write(values)] as const],
  );
  const usesName = sources.some(([, source]) => source.includes('#n'));
  return {
    ...input,
    ...Object.fromEntries(sources),
    ...(values.length === 0
      ? {}
      : { ExpressionAttributeValues: Object.fromEntries(values.map((value, index) => [`:v${index}`, value])) }),
    ...(usesName ? { ExpressionAttributeNames: { '#n': 'd' } } : {}),
  };
}

/** A table and requests to it. */
export interface Scenario {
  readonly table: Fields;
  readonly requests: readonly RandomRequest[];
}

/** A random table with a local and a global index, and random requests to it; none of them has the table's name. */
export function scenarios(): fc.Arbitrary<Scenario> {
  return fc
    .record({
      hash: fc.constantFrom(...scalarTypes),
      range: fc.constantFrom(...scalarTypes),
      index: fc.constantFrom(...scalarTypes),
    })
    .chain((types) =>
      fc.record({
        table: fc.constant(tableOf(types)),
        requests: fc.array(requestTo(types), { minLength: 5, maxLength: 25 }),
      }),
    );
}

interface KeyTypes {
  readonly hash: ScalarType;
  readonly range: ScalarType;
  readonly index: ScalarType;
}

function tableOf({ hash, range, index }: KeyTypes): Fields {
  const key = (...names: string[]) =>
    names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' }));
  return {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: hash },
      { AttributeName: 'sk', AttributeType: range },
      { AttributeName: 'ik', AttributeType: index },
    ],
    KeySchema: key('pk', 'sk'),
    LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: key('pk', 'ik'), Projection: { ProjectionType: 'ALL' } }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'global',
        KeySchema: key('ik', 'sk'),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a', 'b', 'c', 'd'] },
      },
    ],
  };
}

function requestTo(types: KeyTypes): fc.Arbitrary<RandomRequest> {
  const key = fc.record({ pk: keyValue(types.hash), sk: keyValue(types.range) });
  const item = fc
    .record({
      key,
      ik: fc.option(keyValue(types.index), { nil: undefined }),
      more: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), anyValue, { maxKeys: 4, noNullPrototype: true }),
    })
    .map(({ key: keys, ik, more }) => ({ ...more, ...keys, ...(ik === undefined ? {} : { ik }) }));
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const request = (operation: string, input: fc.Arbitrary<Fields>): fc.Arbitrary<RandomRequest> =>
    input.map((fields) => ({ operation, input: fields }));
  const returned = fc.constantFrom('NONE', 'ALL_OLD');
  const puts = fc
    .record({ Item: item, ReturnValues: returned, when: optional(condition) })
    .map(({ when, ...input }) => withExpressions(input, { ConditionExpression: when }));
  const deletions = fc
    .record({ Key: key, ReturnValues: returned, when: optional(condition) })
    .map(({ when, ...input }) => withExpressions(input, { ConditionExpression: when }));
  const updates = fc
    .record({
      Key: key,
      ReturnValues: fc.constantFrom('ALL_NEW', 'ALL_OLD', 'UPDATED_OLD', 'NONE'),
      change: update,
      when: optional(condition),
    })
    .map(({ change, when, ...input }) => {
      const written = withExpressions(input, { UpdateExpression: change, ConditionExpression: when });
      return written['UpdateExpression'] === '' ? input : written;
    });
  const gets = fc
    .record({ Key: key, paths: optional(fc.uniqueArray(path, { minLength: 1, maxLength: 3 })) })
    .map(({ Key, paths }) => withExpressions({ Key }, { ProjectionExpression: paths && (() => paths.join(', ')) }));
  return fc.oneof(
    { arbitrary: request('PutItem', puts), weight: 5 },
    { arbitrary: request('UpdateItem', updates), weight: 5 },
    { arbitrary: request('DeleteItem', deletions), weight: 1 },
    { arbitrary: request('GetItem', gets), weight: 2 },
    { arbitrary: request('Query', queriesOf(types)), weight: 3 },
    { arbitrary: request('Scan', scansOf()), weight: 1 },
  );
}

function queriesOf(types: KeyTypes): fc.Arbitrary<Fields> {
  const rangeOf = (name: string, type: ScalarType): fc.Arbitrary<Writer> =>
    fc.oneof(
      fc.constant((): string => ''),
      fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), keyValue(type)).map(
        ([operator, value]): Writer =>
          (values) =>
            ` AND ${name} ${operator} ${placeholder(value)(values)}`,
      ),
      fc.tuple(keyValue(type), keyValue(type)).map(
        ([low, high]): Writer =>
          (values) =>
            ` AND ${name} BETWEEN ${placeholder(low)(values)} AND ${placeholder(high)(values)}`,
      ),
      keyValue(type).map(
        (value): Writer =>
          (values) =>
            ` AND begins_with(${name}, ${placeholder(value)(values)})`,
      ),
    );
  const target = (index: string | undefined, hash: [string, ScalarType], range: [string, ScalarType]) =>
    fc
      .record({
        hash: keyValue(hash[1]),
        range: rangeOf(...range),
        filter: fc.option(condition, { nil: undefined }),
        Limit: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        ScanIndexForward: fc.boolean(),
      })
      .map(({ hash: value, range: onRange, filter, Limit, ScanIndexForward }) =>
        withExpressions(
          {
            ScanIndexForward,
            ...(index === undefined ? {} : { IndexName: index }),
            ...(Limit === undefined ? {} : { Limit }),
          },
          {
            KeyConditionExpression: (values) => `${hash[0]} = ${placeholder(value)(values)}${onRange(values)}`,
            FilterExpression: filter,
          },
        ),
      );
  return fc.oneof(
    target(undefined, ['pk', types.hash], ['sk', types.range]),
    target('local', ['pk', types.hash], ['ik', types.index]).map(({ Limit: _limit, ...input }) => input),
    // Items of an index that have one key are in no order that is documented, so pages of them differ.
    target('global', ['ik', types.index], ['sk', types.range]).map(({ Limit: _limit, ...input }) => input),
  );
}

function scansOf(): fc.Arbitrary<Fields> {
  return fc
    .record({ index: fc.constantFrom(undefined, 'local', 'global'), filter: fc.option(condition, { nil: undefined }) })
    .map(({ index, filter }) =>
      withExpressions(index === undefined ? {} : { IndexName: index }, { FilterExpression: filter }),
    );
}
