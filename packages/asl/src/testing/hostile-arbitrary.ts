import fc from 'fast-check';
import { type Json, type JsonObject } from '../json.js';

/** The input of hostile definitions: values that make slow algorithms slow. */
export const hostileInput: JsonObject = {
  text: `${'a'.repeat(5000)}!`,
  brackets: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  list: Array.from({ length: 20_000 }, (_item, i) => (i % 7 === 0 ? 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' : i)),
  objects: Array.from({ length: 5_000 }, (_item, i) => ({ a: i, b: [i] })),
  deep: deepValue(300),
};

function deepValue(levels: number): Json {
  let value: Json = 1;
  for (let level = 0; level < levels; level++) value = level % 3 === 0 ? [value, { b: level }] : { a: value };
  return value;
}

const size = fc.constantFrom(3, 50, 1_000, 100_000, 900_000, 100_000_000);
/** How often a part of a definition is repeated or nested. */
const count = fc.constantFrom(1, 2, 10, 90, 1_000, 10_000);
/** A definition has at most 1 MiB, so a part that is repeated in a repeated part must not grow further. */
const maxLength = 100_000;
const within = (times: number, ...parts: readonly string[]): number =>
  Math.max(1, Math.min(times, Math.floor(maxLength / Math.max(1, parts.join('').length))));
const nested = (text: string, open: string, close: string, times: number): string => {
  const levels = within(times, open, close);
  return open.repeat(levels) + text + close.repeat(levels);
};
const joined = (text: string, separator: string, times: number): string =>
  Array.from({ length: within(times, text, separator) }, () => text).join(separator);

const atoms = ['a', 'b', '.', '[ab]', '\\w', '(a|b)', '(a|aa)', '(a+)', '(a*)', '(?:b?a)', '(?=a)', '(a)\\1'];
const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2,}', '{1,40}', '*?', '+?');
const pattern: fc.Arbitrary<string> = fc.letrec<{ pattern: string; group: string }>((tie) => ({
  pattern: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...atoms), tie('group')), quantifier), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.flat().join('')),
  group: fc.tuple(tie('pattern'), fc.constantFrom('', '|a', '|b+')).map(([inner, more]) => `(${inner}${more})`),
})).pattern;

const lists = [
  '$states.input',
  '$states.input.list',
  '$states.input.objects',
  '$states.input.deep.**',
  '$states.input.**.a',
] as const;
const oneList = ['$sort', '$distinct', '$reverse', '$shuffle', '$keys', '$spread'] as const;
const ofList = ['$sum', '$count', '$max', '$average'] as const;
const ofText = ['$uppercase', '$trim', '$base64encode', '$base64decode', '$encodeUrlComponent', '$decodeUrl'] as const;
const pictures = ["'#,##0.00'", "'w'", "'Ww;o'", "'[Y,9-99]'", "'[FNn,*-900000] [D1o]'", "'I'"] as const;

/** JSONata expressions that ask for much time or memory, or for a deep stack. */
const expression: fc.Arbitrary<string> = fc.letrec<{ list: string; text: string; number: string; any: string }>(
  (tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('list'),
      tie('text'),
      tie('number'),
      fc.tuple(tie('text'), count).map(([text, times]) => nested(text, '(', ')', times)),
      fc.tuple(tie('text'), count).map(([text, times]) => nested(text, '[', ']', times)),
      fc.tuple(tie('number'), count).map(([text, times]) => nested(text, '-', '', times)),
      tie('text').map((text) => `$parse(${text})`),
      tie('any').map((value) => `$hash(${value}, 'SHA-512')`),
      tie('list').map((list) => `$merge(${list}.{ $string($): $ })`),
      // More groups block the event loop longer: the package evaluates all at the same time.
      fc.constantFrom('$states.input.objects', '$states.input.list').map((list) => `${list}{ $string($): $count($) }`),
      tie('list').map((list) => `$each({ 'a': ${list} }, function($v) { $v })`),
      tie('list').map((list) => `$states.input ~> |objects|{ 'c': ${list} }|`),
    ),
    list: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      size.map((length) => `[1..${length}]`),
      size.map((length) => `$range(1, ${length}, 1)`),
      fc.constantFrom(...lists),
      fc.tuple(tie('list'), tie('any')).map(([list, body]) => `$map(${list}, function($v) { ${body} })`),
      fc.tuple(tie('list'), tie('any')).map(([list, body]) => `$filter(${list}, function($v) { ${body} })`),
      fc.tuple(tie('list'), tie('list')).map((both) => both.join('.')),
      fc.tuple(tie('list'), tie('number')).map(([list, least]) => `${list}[$ > ${least}]`),
      fc.tuple(fc.constantFrom(...oneList), tie('list')).map(([name, list]) => `${name}(${list})`),
      tie('list').map((list) => `$sort(${list}, function($l, $r) { $l < $r })`),
      tie('list').map((list) => `${list}^(>$)`),
      tie('list').map((list) => `$append(${list}, ${list})`),
      fc.tuple(tie('list'), tie('list')).map(([left, right]) => `$zip(${left}, ${right})`),
      tie('list').map((list) => `$partition(${list}, 1)`),
      tie('list').map((list) => `[${list}, ${list}]`),
      fc.tuple(tie('list'), tie('list')).map(([left, right]) => `${left}@$a.${right}@$b[$a = $b].{ 'a': $a }`),
      tie('list').map((list) => `${list}#$i.{ 'i': $i }`),
      fc.tuple(tie('text'), pattern).map(([text, source]) => `$match(${text}, /${source}$/).match`),
      fc.tuple(tie('text'), pattern).map(([text, source]) => `$split(${text}, /${source}/)`),
      tie('text').map((text) => `$split(${text}, '')`),
    ),
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('$states.input.text', '$states.input.brackets', "'x'"),
      fc.tuple(tie('text'), size).map(([text, width]) => `$pad(${text}, ${width}, 'ab')`),
      tie('text').map((text) => `(${text} & ${text})`),
      fc.tuple(tie('text'), count).map(([text, times]) => joined(text, ' & ', times)),
      fc.tuple(fc.constantFrom(...ofText), tie('text')).map(([name, text]) => `${name}(${text})`),
      fc.tuple(tie('number'), fc.constantFrom(...pictures)).map((both) => `$formatNumber(${both.join(', ')})`),
      fc.tuple(tie('number'), fc.constantFrom(...pictures)).map((both) => `$formatInteger(${both.join(', ')})`),
      fc.tuple(tie('number'), fc.constantFrom(...pictures)).map((both) => `$fromMillis(${both.join(', ')})`),
      tie('any').map((value) => `$string(${value}, true)`),
      tie('list').map((list) => `$join($map(${list}, $string), '-')`),
      fc.tuple(tie('text'), pattern, tie('text')).map(([text, source, by]) => `$replace(${text}, /${source}/, ${by})`),
      fc.tuple(tie('text'), tie('text')).map(([text, by]) => `$replace(${text}, 'a', ${by})`),
      fc.constant("($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f('xy', 60))"),
    ),
    number: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('1', '1e300', '$random()', '$millis()'),
      fc.tuple(fc.constantFrom(...ofList), tie('list')).map(([name, list]) => `${name}(${list})`),
      tie('list').map((list) => `$reduce(${list}, function($a, $b) { $a + $b })`),
      tie('text').map((text) => `$length(${text})`),
      tie('text').map((text) => `$number(${text})`),
      fc.tuple(tie('text'), fc.constantFrom(...pictures)).map((both) => `$parseInteger(${both.join(', ')})`),
      fc.tuple(tie('text'), fc.constantFrom(...pictures)).map((both) => `$toMillis(${both.join(', ')})`),
      fc.constantFrom('($f := function($n) { $f($n + 1) }; $f(0))', '($f := function($n) { 1 + $f($n) }; $f(0))'),
    ),
  }),
).any;

/** JSONPaths with many results, slow filters and deep parentheses. */
const path = fc
  .array(
    fc.oneof(
      fc.constantFrom('..a', '..*', '[*]', '..', '[?(@..a)]', '[?(@ in $.list)]', '[?(@.a && @..a)]', '.length()'),
      fc.constantFrom('[?(@ subsetof $.list)]', '[?($..a)]', '[?(@.b anyof $.list)]', '.keys()', '.stddev()', '[-1]'),
      fc.constantFrom('.objects', '.list', '.deep', '.text', '.concat($..a)', '.append($.list)', '.index(-1)'),
      count.map((times) => `[${Array.from({ length: times }, () => 0).join(',')}]`),
      count.map((times) => `[${Array.from({ length: times }, () => "'a'").join(',')}]`),
      pattern.map((source) => `[?(@ =~ /${source}/)]`),
      fc
        .array(fc.constantFrom('@..a', '@.b', '@ > 1', "@ == 'a'"), { minLength: 1, maxLength: 30 })
        .map((parts) => `[?(${'('.repeat(parts.length)}${parts.map((part) => `${part})`).join(' || ')})]`),
      count.map((times) => `[?(${nested('@.a', '(', ')', times)})]`),
      count.map((times) => `[?(${nested('@.a', '!(', ')', times)})]`),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((steps) => `$${steps.join('')}`);

const functionsOfOne = ['ArrayUnique', 'ArrayLength', 'JsonToString', 'StringToJson', 'Base64Encode', 'Base64Decode'];

/** Calls of intrinsic functions, nested and with many arguments. */
const intrinsic: fc.Arbitrary<string> = fc.letrec<{ call: string; argument: string }>((tie) => ({
  call: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    size.map((length) => `States.ArrayRange(1, ${length}, 1)`),
    fc.tuple(fc.constantFrom(...functionsOfOne), tie('argument')).map(([name, value]) => `States.${name}(${value})`),
    fc.tuple(tie('argument'), size).map(([list, length]) => `States.ArrayPartition(${list}, ${length})`),
    fc.tuple(tie('argument'), tie('argument')).map((both) => `States.ArrayContains(${both.join(', ')})`),
    fc.tuple(tie('argument'), size).map(([list, at]) => `States.ArrayGetItem(${list}, ${at})`),
    fc.tuple(tie('argument'), tie('argument')).map((both) => `States.StringSplit(${both.join(', ')})`),
    tie('argument').map((value) => `States.Hash(${value}, 'SHA-512')`),
    fc.tuple(tie('argument'), tie('argument')).map((both) => `States.JsonMerge(${both.join(', ')}, false)`),
    fc
      .tuple(tie('argument'), count)
      .map(
        ([value, times]) => `States.Format('${joined('{}', '', within(times, value))}', ${joined(value, ', ', times)})`,
      ),
    fc.tuple(tie('argument'), count).map(([value, times]) => `States.Array(${joined(value, ', ', times)})`),
    fc.tuple(tie('argument'), count).map(([value, times]) => nested(value, 'States.Array(', ')', times)),
  ),
  argument: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('$', '$.text', '$.brackets', '$.list', '$.objects', '$.deep', '$.objects[0]', "'a'", '1e300'),
    tie('call'),
    path,
  ),
})).call;

const glob = fc
  .tuple(fc.array(fc.constantFrom('*', 'a', 'b', '\\*'), { maxLength: 40 }), count)
  .map(([parts, times]) => parts.join('').repeat(parts.length > 10 ? 1 : times));

/** A rule of a Choice state, as JSON text without its braces. */
const rule = fc
  .oneof(
    glob.map((StringMatches): JsonObject => ({ Variable: '$.text', StringMatches })),
    path.map((StringEqualsPath): JsonObject => ({ Variable: '$.text', StringEqualsPath })),
    path.map((Variable): JsonObject => ({ Variable, IsPresent: true })),
  )
  .map((fields) => JSON.stringify(fields).slice(1, -1));

const fields = (list: readonly string[]): string =>
  list.map((value, i) => `"f${i}.$":${JSON.stringify(value)}`).join(',');
const pass = (field: string, json: string): string =>
  `{"StartAt":"Try","States":{"Try":{"Type":"Pass","${field}":${json},"End":true}}}`;
const choice = (json: string): string =>
  `{"StartAt":"Try","States":{"Try":{"Type":"Choice","Choices":[{${json},"Next":"Done"}],"Default":"Done"},` +
  '"Done":{"Type":"Succeed"}}}';

/** Definitions, as JSON, with expressions, paths, intrinsic functions and rules that ask for too much. */
export const hostileDefinitions: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: expression.map((source) =>
      pass('Output', JSON.stringify(`{% ${source} %}`)).replace('{', '{"QueryLanguage":"JSONata",'),
    ),
  },
  { weight: 3, arbitrary: path.map((value) => pass('Parameters', `{${fields([value])}}`)) },
  { weight: 1, arbitrary: path.map((value) => pass('InputPath', JSON.stringify(value))) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(path, intrinsic), count)
      .map(([value, times]) =>
        pass('Parameters', `{${fields(Array.from({ length: within(times, value) }, () => value))}}`).replace(
          '"Pass"',
          `"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:echo"`,
        ),
      ),
  },
  { weight: 3, arbitrary: intrinsic.map((value) => pass('Parameters', `{${fields([value])}}`)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(path, intrinsic), count)
      .map(([value, times]) =>
        pass('Parameters', `{${fields(Array.from({ length: within(times, value) }, () => value))}}`),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(path, intrinsic), count)
      .map(([value, levels]) => pass('Parameters', nested(`{${fields([value])}}`, '{"in":', '}', levels))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(rule, fc.constantFrom('"Not":{', '"And":[{', '"Or":[{'), count)
      .map(([inner, open, levels]) => choice(nested(inner, open, open.endsWith('[{') ? '}]' : '}', levels))),
  },
);
