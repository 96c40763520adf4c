import { isIP, BlockList } from 'node:net';
import { SnsError } from './sns-error.js';
import { ownValue } from '../../kernel/own-value.js';

/** Values that a policy's conditions are tried on: all values of a field, or none where it is absent. */
type FieldValues = readonly unknown[] | undefined;
type PolicyObject = Readonly<Record<string, unknown>>;

/** Parses a filter policy; throws `InvalidParameter` for what is none. */
export function parseFilterPolicy(text: string): PolicyObject {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw SnsError.invalid('FilterPolicy', 'failed to parse JSON');
  }
  if (!isObject(policy)) throw SnsError.invalid('FilterPolicy', 'give a JSON object');
  return policy;
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
      return typeof value === 'string' && typeof operand === 'string' && wildcard(operand).test(value);
    case 'numeric':
      return typeof value === 'number' && Array.isArray(operand) && numeric(value, operand);
    case 'cidr':
      return typeof value === 'string' && typeof operand === 'string' && inNetwork(value, operand);
    default:
      throw SnsError.invalid('FilterPolicy', `Unrecognized match type ${String(operator)}`);
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

function wildcard(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
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
