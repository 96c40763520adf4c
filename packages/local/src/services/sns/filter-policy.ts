import { isIP, BlockList } from 'node:net';
import { matchesParts } from '../../kernel/matches-parts.js';
import { ownValue } from '../../kernel/own-value.js';
import { invalidParameter } from './errors.js';

/** The values of a field that conditions are tested with; `undefined` if the field is absent. */
type FieldValues = readonly unknown[] | undefined;

/** A filter policy. */
export type PolicyObject = Readonly<Record<string, unknown>>;

const matchTypes = ['anything-but', 'prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'numeric', 'cidr', 'exists'];

/**
 * Parses and checks a filter policy. Throws `InvalidParameter`.
 *
 * @param at what the message names before `FilterPolicy`: `Attributes Reason: ` of Subscribe
 */
export function parseFilterPolicy(text: string, at = ''): PolicyObject {
  const fail = (problem: string): never => {
    throw invalidParameter(`${at}FilterPolicy: ${problem}`);
  };
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (error) {
    return fail(`failed to parse JSON. ${error instanceof Error ? error.message : ''}`);
  }
  if (!isObject(policy)) return fail('Filter is not an object');
  checkPolicy(policy, fail);
  if (Buffer.byteLength(text) > maxBytes) fail('Filter policy is too long');
  if (Object.keys(policy).length > maxKeys) fail(`Filter policy can not have more than ${maxKeys} keys`);
  if (combinations(policy, 1, 1) > maxCombinations) fail('Filter policy is too complex');
  return policy;
}

/** Limits of a policy (https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html). */
const maxBytes = 256 * 1024;
const maxKeys = 5;
const maxCombinations = 150;

/**
 * The combinations of a policy: `before` times the number of values of each array, and times the depth of its key. For
 * `$or`, the combinations of the alternatives are added.
 */
function combinations(policy: PolicyObject, depth: number, before: number): number {
  let product = before;
  for (const [key, conditions] of Object.entries(policy)) {
    if (isObject(conditions)) product = combinations(conditions, depth + 1, product);
    else if (isAlternatives(key, conditions))
      product = conditions.reduce((sum, one) => sum + combinations(one, depth, product), 0);
    else if (Array.isArray(conditions)) product *= conditions.length * depth;
    if (product > maxCombinations) return product;
  }
  return product;
}

function isAlternatives(key: string, conditions: unknown): conditions is readonly PolicyObject[] {
  return key === '$or' && Array.isArray(conditions) && conditions.every((one) => isObject(one) && !isCondition(one));
}

function checkPolicy(policy: PolicyObject, fail: (problem: string) => never): void {
  for (const [key, conditions] of Object.entries(policy)) {
    if (Array.isArray(conditions)) {
      if (conditions.length === 0) fail('Empty arrays are not allowed');
      if (isAlternatives(key, conditions)) for (const one of conditions) checkPolicy(one, fail);
      else for (const condition of conditions as unknown[]) checkCondition(condition, fail);
    } else if (isObject(conditions)) checkPolicy(conditions, fail);
    else fail(`"${key}" must be an object or an array`);
  }
}

function isCondition(value: PolicyObject): boolean {
  return Object.keys(value).some((key) => matchTypes.includes(key));
}

function checkCondition(condition: unknown, fail: (problem: string) => never): void {
  if (Array.isArray(condition)) fail('Match value must be String, number, true, false, or null');
  if (!isObject(condition)) return;
  const [name = '', ...more] = Object.keys(condition);
  if (more.length > 0) fail('Only one key allowed in match expression');
  if (!matchTypes.includes(name)) fail(`Unrecognized match type ${name}`);
  const operand = condition[name];
  if (['prefix', 'suffix', 'wildcard'].includes(name) && typeof operand !== 'string')
    fail(`${name} match pattern must be a string`);
  if (name === 'exists' && typeof operand !== 'boolean') fail('exists match pattern must be either true or false.');
}

/**
 * Whether fields satisfy a policy: all of its keys, each by one of its conditions; `$or` by one of its policies.
 *
 * @param valuesOf the values of a field, by the path of its names
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function matchesPolicy(
  policy: PolicyObject,
  valuesOf: (path: readonly string[]) => FieldValues,
  path: readonly string[] = [],
): boolean {
  return Object.entries(policy).every(([key, conditions]) => {
    if (key === '$or' && Array.isArray(conditions))
      return conditions.some((one) => isObject(one) && matchesPolicy(one, valuesOf, path));
    if (Array.isArray(conditions)) {
      const values = valuesOf([...path, key]);
      return conditions.some((condition) => satisfies(values, condition));
    }
    return isObject(conditions) && matchesPolicy(conditions, valuesOf, [...path, key]);
  });
}

/** The values at a path of a message's body. Elements of arrays in the path are separate values. */
export function valuesInBody(body: unknown): (path: readonly string[]) => FieldValues {
  return (path) => {
    let found: unknown[] = [body];
    for (const name of path) {
      found = found
        .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
        .flatMap((value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]] : []));
    }
    const values = found.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
    return found.length === 0 ? undefined : values;
  };
}

function satisfies(values: FieldValues, condition: unknown): boolean {
  if (!isObject(condition)) return values?.some((value) => value === condition) ?? false;
  if (Object.hasOwn(condition, 'exists')) return condition['exists'] === (values !== undefined);
  return values?.some((value) => valueSatisfies(value, condition)) ?? false;
}

function valueSatisfies(value: unknown, condition: PolicyObject): boolean {
  const [operator] = Object.keys(condition);
  const operand = operator === undefined ? undefined : condition[operator];
  switch (operator) {
    case 'anything-but':
      return !(Array.isArray(operand) ? operand : [operand]).some((one) =>
        isObject(one) ? valueSatisfies(value, one) : one === value,
      );
    case 'prefix':
      return typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand);
    case 'suffix':
      return typeof value === 'string' && typeof operand === 'string' && value.endsWith(operand);
    case 'equals-ignore-case':
      return typeof value === 'string' && typeof operand === 'string' && value.toLowerCase() === operand.toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && typeof operand === 'string' && matchesParts(value, operand.split('*'));
    case 'numeric':
      return typeof value === 'number' && Array.isArray(operand) && numeric(value, operand);
    case 'cidr':
      return typeof value === 'string' && typeof operand === 'string' && inNetwork(value, operand);
    default:
      return false; // The policy was checked when it was set.
  }
}

function numeric(value: number, operand: readonly unknown[]): boolean {
  for (let index = 0; index < operand.length; index += 2) {
    const bound = Number(operand[index + 1]);
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    };
    if (ownValue(holds, String(operand[index])) !== true) return false;
  }
  return true;
}

function inNetwork(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const family = isIP(base);
  if (family === 0 || isIP(address) !== family) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(base, Number(bits), type);
  return list.check(address, type);
}

function isObject(value: unknown): value is PolicyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
