import fc from 'fast-check';

/** A request to one service, whose expression or data asks for too much time, memory or stack. */
export interface HostileRequest {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The names of the resources that the requests use. */
export interface HostileTargets {
  readonly table: string;
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly logGroup: string;
}

const count = fc.constantFrom(1, 2, 10, 90, 300, 1_000);
const names = ['a', 'b', 'c', 'd'] as const;
const name = fc.constantFrom(...names);
const stars = fc
  .array(fc.constantFrom('*', 'a', 'ab', 'b*', '*a*'), { maxLength: 30 })
  .map((parts) => parts.join('').replaceAll(/\*+/g, '*'));

type Pattern = Readonly<Record<string, unknown>>;

const condition: fc.Arbitrary<unknown> = fc.oneof(
  stars.map((wildcard) => ({ wildcard })),
  stars.map((prefix) => ({ prefix })),
  fc.array(stars, { minLength: 1, maxLength: 5 }).map((wildcard) => ({ 'anything-but': { wildcard } })),
  fc.boolean().map((exists) => ({ exists })),
  fc.constantFrom(
    { numeric: ['>', 0, '<=', 1e300] },
    { cidr: '10.0.0.0/8' },
    { 'equals-ignore-case': 'A' },
    'a',
    1,
    null,
  ),
);

/** Event patterns and filter policies: nested objects and alternatives. */
const pattern: fc.Arbitrary<Pattern> = fc.letrec<{ pattern: Pattern; field: unknown }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.dictionary(name, tie('field'), { minKeys: 1, maxKeys: 4 }),
    fc
      .tuple(
        fc.dictionary(name, tie('field'), { maxKeys: 2 }),
        fc.array(tie('pattern'), { minLength: 2, maxLength: 4 }),
      )
      .map(([fields, alternatives]) => ({ ...fields, $or: alternatives })),
    fc.tuple(tie('pattern'), count).map(([inside, levels]) => nest(inside, levels)),
  ),
  field: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(condition, { minLength: 1, maxLength: 5 }),
    tie('pattern'),
  ),
})).pattern;

function nest(inside: unknown, levels: number): Pattern {
  let value: unknown = inside;
  for (let level = 0; level < levels; level++) value = { a: value };
  return { a: value };
}

/** Data with long strings, lists of many objects, and deep objects. */
const data: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>('a', 1, null, `${'ab'.repeat(20_000)}!`, `${'a'.repeat(200)}!`),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.tuple(tie('value'), fc.constantFrom(10, 1_000, 60_000)).map(([value, length]) => repeat(value, length)),
    fc.tuple(tie('value'), count).map(([value, levels]) => nest(value, levels)),
  ),
})).value;

/** A list with as many items as fit into a payload. */
function repeat(value: unknown, length: number): unknown[] {
  const most = Math.max(1, Math.floor(150_000 / (JSON.stringify(value).length + 1)));
  return Array.from({ length: Math.min(length, most) }, () => value);
}

/** Data that fits into a payload of 256 KiB. */
const payload = data.map((value) => {
  const object = { a: value, b: 'a', c: value };
  return JSON.stringify(object).length < 240_000 ? object : { a: 'a', b: value };
});

const place = fc
  .array(fc.constantFrom('.a', '.b', '[0]', '[1]'), { maxLength: 40 })
  .map((steps) => `a${steps.join('')}`);

/** A request has at most a few MiB, so a part that is repeated in a repeated part must not grow further. */
const within = (times: number, part: string): number => Math.max(1, Math.min(times, Math.floor(200_000 / part.length)));
const enclosed = (inner: string, open: string, close: string, times: number): string => {
  const levels = inner.length > 200_000 ? 1 : times;
  return open.repeat(levels) + inner + close.repeat(levels);
};

/** Conditions of DynamoDB. */
const dynamoCondition: fc.Arbitrary<string> = fc.letrec<{ condition: string; operand: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(tie('operand'), fc.constantFrom('=', '<>', '<', '>='), tie('operand')).map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('contains', 'begins_with'), tie('operand')).map(([called, at]) => `${called}(${at}, :v)`),
    place.map((at) => `attribute_exists(${at})`),
    tie('operand').map((at) => `${at} BETWEEN :v AND :w`),
    fc.tuple(tie('operand'), count).map(([at, times]) => `${at} IN (${':v, '.repeat(Math.min(times, 99))}:w)`),
    fc.tuple(tie('condition'), count).map(([inner, times]) => enclosed(inner, '(', ')', times)),
    fc.tuple(tie('condition'), count).map(([inner, times]) => enclosed(inner, 'NOT ', '', times)),
    fc
      .tuple(tie('condition'), fc.constantFrom('AND', 'OR'), count)
      .map(([inner, word, times]) => Array.from({ length: within(times, inner) }, () => inner).join(` ${word} `)),
    fc.tuple(tie('condition'), count).map(([inner, times]) => enclosed(inner, 'b = :v OR (', ')', times)),
  ),
  operand: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    place,
    fc.constantFrom(':v', ':w', 'b', 'c', '#n'),
    fc.tuple(place, count).map(([at, times]) => enclosed(at, 'size(', ')', times)),
    fc.tuple(tie('operand'), count).map(([at, times]) => enclosed(at, '(', ')', times)),
  ),
})).condition;

const update = fc.oneof(
  fc.tuple(place, count).map(([at, times]) => `SET ${at} = ${'list_append(c, '.repeat(times)}c${')'.repeat(times)}`),
  fc.tuple(place, count).map(([at, times]) => `SET ${at} = ${'if_not_exists(b, '.repeat(times)}c${')'.repeat(times)}`),
  fc.tuple(place, count).map(([at, times]) => `SET ${at} = b${' + b'.repeat(times)}`),
  fc
    .tuple(place, count)
    .map(([at, times]) => `REMOVE ${Array.from({ length: times }, (_at, i) => `${at}[${i}]`).join(', ')}`),
);
const projection = fc
  .tuple(place, count)
  .map(([at, times]) => Array.from({ length: times }, (_at, i) => `${at}.x${i}`).join(', '));

const logPattern = fc.oneof(
  stars.map((text) => `{ $.a = "${text}" }`),
  fc.tuple(stars, count).map(([text, times]) => `{ ${'('.repeat(times)}$.a = "${text}"${')'.repeat(times)} }`),
  fc.tuple(stars, count).map(([text, times]) => `{ $.a = "${text}"${` || $.a.b[0] = "${text}"`.repeat(times)} }`),
  count.map((times) => '?a '.repeat(times)),
);

/** Requests of all services with expressions in a language of their own. */
export function hostileRequests({
  table,
  topicArn,
  subscriptionArn,
  logGroup,
}: HostileTargets): fc.Arbitrary<readonly HostileRequest[]> {
  const values = { ':v': { S: 'a' }, ':w': { S: 'b' } };
  const event = { id: '1', account: '1', source: 'a', time: '2026-01-01T00:00:00Z', region: 'a', resources: [] };
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(pattern, payload).map(([detail, value]) => [
        {
          service: 'eventbridge',
          operation: 'TestEventPattern',
          input: {
            EventPattern: JSON.stringify({ detail }),
            Event: JSON.stringify({ ...event, 'detail-type': 'a', detail: value }),
          },
        },
      ]),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(pattern, payload).map(([policy, value]) => [
        {
          service: 'sns',
          operation: 'SetSubscriptionAttributes',
          input: {
            SubscriptionArn: subscriptionArn,
            AttributeName: 'FilterPolicy',
            AttributeValue: JSON.stringify(policy),
          },
        },
        { service: 'sns', operation: 'Publish', input: { TopicArn: topicArn, Message: JSON.stringify(value) } },
      ]),
    },
    {
      weight: 3,
      arbitrary: dynamoCondition.map((FilterExpression) => [
        {
          service: 'dynamodb',
          operation: 'Scan',
          input: {
            TableName: table,
            FilterExpression,
            ...(FilterExpression.includes('#n') && { ExpressionAttributeNames: { '#n': 'a' } }),
            ...(FilterExpression.includes(':') && {
              ExpressionAttributeValues: Object.fromEntries(
                Object.entries(values).filter(([placeholder]) => FilterExpression.includes(placeholder)),
              ),
            }),
          },
        },
      ]),
    },
    {
      weight: 1,
      arbitrary: update.map((UpdateExpression) => [
        {
          service: 'dynamodb',
          operation: 'UpdateItem',
          input: { TableName: table, Key: { id: { S: '0' } }, UpdateExpression },
        },
      ]),
    },
    {
      weight: 1,
      arbitrary: projection.map((ProjectionExpression) => [
        {
          service: 'dynamodb',
          operation: 'Scan',
          input: { TableName: table, ProjectionExpression },
        },
      ]),
    },
    {
      weight: 2,
      arbitrary: dynamoCondition.map((text) => [
        {
          service: 'dynamodb',
          operation: 'ExecuteStatement',
          input: {
            Statement: `SELECT * FROM "${table}" WHERE ${text.replaceAll(/:[vw]/g, "'a'").replaceAll('#n', 'a')}`,
          },
        },
      ]),
    },
    {
      weight: 1,
      arbitrary: logPattern.map((filterPattern) => [
        {
          service: 'cloudwatchlogs',
          operation: 'FilterLogEvents',
          input: { logGroupName: logGroup, filterPattern },
        },
      ]),
    },
  );
}
