import { BlockList, isIP } from 'node:net';
import { type Json, isJsonObject, type JsonObject } from '@stepwell/asl';
import { type Complain, type Condition, isScalar, type Scalar } from './condition.js';
import { AwsError } from '../aws-error.js';
import { anythingButCondition } from './anything-but.js';
import { type FieldTest, matchesEvent, type PatternNode } from './match-fields.js';
import { numericCondition } from './numeric.js';
import {
  equalsIgnoreCaseCondition,
  prefixCondition,
  suffixCondition,
  wildcardTextCondition,
} from './text-conditions.js';
import { ownValue } from '../own-value.js';

/**
 * `{ "cidr": "10.0.0.0/24" }`, for IPv4 and IPv6.
 *
 * @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
 */
function cidrCondition(operand: Json, complain: Complain): Condition {
  if (typeof operand !== 'string') return complain('cidr match pattern must be a string');
  const [base = '', bits, ...rest] = operand.split('/');
  const family = isIP(base);
  if (family === 0 || bits === undefined || rest.length > 0)
    return complain(`Malformed CIDR, one '/' required: ${operand}`);
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    return complain(
      `Malformed CIDR, mask bits must be an integer between 0 and ${family === 4 ? 32 : 128}: ${operand}`,
    );
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const network = new BlockList();
  network.addSubnet(base, Number(bits), type);
  return (value) => typeof value === 'string' && isIP(value) === family && network.check(value, type);
}

/** A pattern that is ready to be tried on events. */
export interface EventPattern {
  /** Whether an event, as JSON, matches. */
  matches(event: Json): boolean;
}

const conditionTypes: Readonly<Record<string, (operand: Json, complain: Complain) => Condition>> = {
  'anything-but': anythingButCondition,
  cidr: cidrCondition,
  'equals-ignore-case': equalsIgnoreCaseCondition,
  numeric: numericCondition,
  prefix: prefixCondition,
  suffix: suffixCondition,
  wildcard: wildcardTextCondition,
};

/** Names of match types. `$or` over objects with these names is a field with the name `$or`. */
const matchTypes: ReadonlySet<string> = new Set([...Object.keys(conditionTypes), 'exists']);

/** Deepest nesting of a pattern that is read. */
const deepest = 100;

/**
 * Compiles an event pattern's JSON text.
 *
 * Numbers are compared by value (`300`, `300.0` and `3e2` are the same). A list in an event matches when one of its
 * values does; of a list of objects one object must match all that the pattern asks of them. `exists` looks at values,
 * never at objects.
 *
 * @throws AwsError `InvalidEventPatternException`, with the field's path
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function compilePattern(source: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(source);
  } catch (error) {
    throw invalidPattern(`Filter is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  // JSON.parse returns JSON
  const parsed = pattern as Json;
  if (!isJsonObject(parsed)) throw invalidPattern('Filter is not an object');
  const node = compileObject(parsed, []);
  return { matches: (event) => matchesEvent(node, event) };
}

function compileObject(pattern: JsonObject, path: readonly string[]): PatternNode {
  const complain = complainAt(path);
  const entries = Object.entries(pattern);
  if (entries.length === 0) complain('Empty objects are not allowed');
  if (path.length > deepest) complain(`Patterns are at most ${deepest} levels deep`);
  const fields: FieldTest[] = [];
  const alternatives: PatternNode[][] = [];
  for (const [name, value] of entries) {
    const at = [...path, name];
    if (name === '$or' && isAlternatives(value)) alternatives.push(value.map((one) => compileObject(one, path)));
    else if (isJsonObject(value)) fields.push({ name, path: at, nested: compileObject(value, at) });
    else if (Array.isArray(value)) fields.push({ name, path: at, ...compileConditions(value, at) });
    else complainAt(at)(`"${name}" must be an object or an array`);
  }
  return { fields, alternatives };
}

/** `$or` is one where it holds two patterns or more; otherwise it is a field like any other. */
function isAlternatives(value: Json | undefined): value is JsonObject[] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((one) => isJsonObject(one) && !Object.keys(one).some((key) => matchTypes.has(key)))
  );
}

function compileConditions(
  list: readonly Json[],
  path: readonly string[],
): Pick<FieldTest, 'conditions' | 'mayBeAbsent'> {
  const complain = complainAt(path);
  if (list.length === 0) complain('Empty arrays are not allowed');
  const values = new Set<Scalar>();
  const conditions: Condition[] = [(value) => values.has(value)];
  let mayBeAbsent = false;
  for (const one of list) {
    if (isScalar(one)) values.add(one);
    else if (Array.isArray(one)) complain('Match value must be String, number, true, false, or null');
    else {
      const [name = '', ...more] = Object.keys(one);
      const operand = one[name] ?? null;
      if (name === '' || more.length > 0) complain('Only one key allowed in match expression');
      if (name !== 'exists') conditions.push(conditionOf(name, operand, complain));
      else if (operand === true) conditions.push(() => true);
      else if (operand === false) mayBeAbsent = true;
      else complain('exists match pattern must be either true or false.');
    }
  }
  return { conditions, mayBeAbsent };
}

function conditionOf(name: string, operand: Json, complain: Complain): Condition {
  const make = ownValue(conditionTypes, name);
  return make === undefined ? complain(`Unrecognized match type ${name}`) : make(operand, complain);
}

function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}

function complainAt(path: readonly string[]): Complain {
  return (reason) => {
    throw invalidPattern(path.length === 0 ? reason : `${reason} at ${path.join('.')}`);
  };
}
