import { type JsonSchema, type ObjectJsonSchema, expectedExactlyOne, expectedKnownFields } from '@stepwell/core';
import { patternLiteral, stringLiteral } from './jsonata.js';

/** The location of a schema in the input, as JSONata for the value and for the field name in messages. */
interface Location {
  /** The variable with the value. */
  readonly value: string;
  /**
   * JSONata for the field name. `undefined` for the whole input: messages call it `input`, and the field names of its
   * members have no prefix.
   */
  readonly field: string | undefined;
}

/**
 * Compiles a contract's input schema into one JSONata expression that gives `''` for an input that fits, else the
 * first problem in the words of `problemMessage` of `@stepwell/core`. The rules are those of its `JsonSchema`.
 *
 * The expression avoids the following, because engines differ:
 * - `and` and `or` around checks that fail on a wrong type: not every engine skips the right side, a conditional does;
 * - paths such as `input.resourcePaths`: they reach into arrays, and turn a list of one into its member. `$lookup` does
 *   neither;
 * - `$string` of a text, which has no quotes: a text is written inside a list, and the list's brackets are cut off.
 *
 * @param schema the contract's `inputJsonSchema()`
 * @param input JSONata for the value to check
 */
export function inputCheck(schema: ObjectJsonSchema, input: string): string {
  const root: Location = { value: '$input', field: undefined };
  return [
    '(',
    `$input := ${input};`,
    "$json := function($value) { $type($value) = 'string' ? ($list := $string([$value]); $substring($list, 1, $length($list) - 2)) : $string($value) };",
    "$cut := function($text) { $length($text) > 80 ? $substring($text, 0, 80) & '…' : $text };",
    "$message := function($field, $value, $expected) { $exists($value) ? $field & ' must be ' & $expected & ', got ' & $cut($json($value)) : $field & ' is required: ' & $expected };",
    `$first := ${firstProblem(schema, root)};`,
    "$exists($first) ? $first : ''",
    ')',
  ].join(' ');
}

/** JSONata that gives the first problem of a value, or nothing. */
function firstProblem(schema: JsonSchema, location: Location): string {
  switch (schema.type) {
    case 'object':
      return (
        `($type(${location.value}) = 'object' ? ${first(objectProblems(schema, location))} : ` +
        `${problemExpression(schema.description, location)})`
      );
    case 'array':
      return (
        `($type(${location.value}) = 'array' ? ${first(arrayProblems(schema, location))} : ` +
        `${problemExpression(schema.description, location)})`
      );
    case 'string':
      return problemUnless("'string'", stringConditions(schema, location.value), schema.description, location);
    case 'integer':
      return problemUnless("'number'", integerConditions(schema, location.value), schema.description, location);
    case 'boolean':
      return problemUnless("'boolean'", [], schema.description, location);
    case undefined:
      return `($exists(${location.value}) ? () : ${problemExpression(schema.description, location)})`;
  }
}

type SchemaOfType<Type> = Extract<JsonSchema, { type: Type }>;

function objectProblems(schema: ObjectJsonSchema, location: Location): string[] {
  const names = Object.keys(schema.properties);
  const members = Object.entries(schema.properties).map(([name, member]) =>
    memberProblem(member, name, schema.required?.includes(name) ?? false, location),
  );
  return [
    ...members,
    ...(schema.additionalProperties === false ? [unknownMemberProblem(names, location)] : []),
    ...(schema.oneOf ? [exactlyOneProblem(schema, location)] : []),
  ];
}

function memberProblem(schema: JsonSchema, name: string, required: boolean, location: Location): string {
  // A variable's name takes fewer characters than a member's; each is assigned right before it is used.
  const member: Location = {
    value: `${location.value}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`,
    field: memberField(stringLiteral(name), location),
  };
  const problem = firstProblem(schema, member);
  return `(${member.value} := ${lookup(name, location)}; ${required ? problem : `$exists(${member.value}) ? ${problem}`})`;
}

function unknownMemberProblem(names: readonly string[], location: Location): string {
  const known = `[${names.map(stringLiteral).join(', ')}]`;
  const refused = `$message(${memberField('$unknown', location)}, $lookup(${location.value}, $unknown), ${stringLiteral(expectedKnownFields(names))})`;
  return `($unknown := ($keys(${location.value})[$not($ in ${known})])[0]; $exists($unknown) ? ${refused})`;
}

function exactlyOneProblem(schema: ObjectJsonSchema, location: Location): string {
  const names = (schema.oneOf ?? []).map(({ required: [name] }) => name);
  const present = `[${names.map((name) => `($exists(${lookup(name, location)}) ? ${stringLiteral(name)})`).join(', ')}]`;
  const refuse = (name: string, expected: string) =>
    `$message(${memberField(name, location)}, $lookup(${location.value}, ${name}), ${stringLiteral(expected)})`;
  const missing = names
    .slice(0, 1)
    .map((name) => refuse(stringLiteral(name), schema.properties[name]?.description ?? ''));
  const tooMany = refuse('$present[-1]', expectedExactlyOne(names));
  return `($present := ${present}; $count($present) = 0 ? ${missing.join('')} : $count($present) > 1 ? ${tooMany})`;
}

/** A member's value, as it is: a path would reach into lists. */
function lookup(name: string, location: Location): string {
  return `$lookup(${location.value}, ${stringLiteral(name)})`;
}

function memberField(name: string, location: Location): string {
  return location.field === undefined ? name : `${location.field} & '.' & ${name}`;
}

function arrayProblems(schema: SchemaOfType<'array'>, location: Location): string[] {
  const item: Location = { value: '$item', field: `${fieldOf(location)} & '[' & $index & ']'` };
  const items = `($map(${location.value}, function($item, $index) { ${firstProblem(schema.items, item)} }))[0]`;
  const count = `$count(${location.value})`;
  const bounds = [
    ...(schema.minItems === undefined ? [] : [`${count} >= ${schema.minItems}`]),
    ...(schema.maxItems === undefined ? [] : [`${count} <= ${schema.maxItems}`]),
  ];
  return [items, ...bounds.map((bound) => `$not(${bound}) ? ${problemExpression(schema.description, location)}`)];
}

function stringConditions(schema: SchemaOfType<'string'>, value: string): string[] {
  return [
    ...(schema.minLength === undefined ? [] : [`$length(${value}) >= ${schema.minLength}`]),
    ...(schema.maxLength === undefined ? [] : [`$length(${value}) <= ${schema.maxLength}`]),
    ...(schema.pattern === undefined ? [] : [`$contains(${value}, ${patternLiteral(schema.pattern)})`]),
  ];
}

function integerConditions(schema: SchemaOfType<'integer'>, value: string): string[] {
  return [
    `$floor(${value}) = ${value}`,
    ...(schema.minimum === undefined ? [] : [`${value} >= ${schema.minimum}`]),
    ...(schema.maximum === undefined ? [] : [`${value} <= ${schema.maximum}`]),
  ];
}

/**
 * The refusal where the value is not of the type or a condition does not hold; each is asked only if those before it
 * held.
 */
function problemUnless(type: string, conditions: readonly string[], expected: string, location: Location): string {
  const holds = conditions.reduceRight(
    (rest, condition) => (rest === 'true' ? condition : `(${condition} ? ${rest} : false)`),
    'true',
  );
  return `($not($type(${location.value}) = ${type} ? ${holds} : false) ? ${problemExpression(expected, location)})`;
}

function problemExpression(expected: string, location: Location): string {
  return `$message(${fieldOf(location)}, ${location.value}, ${stringLiteral(expected)})`;
}

function fieldOf(location: Location): string {
  return location.field ?? stringLiteral('input');
}

/** The first of several expressions that gives something: what gives nothing leaves no trace in a list. */
function first(problems: readonly string[]): string {
  return `[${problems.join(', ')}][0]`;
}
