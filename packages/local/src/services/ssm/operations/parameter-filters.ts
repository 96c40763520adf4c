import { AwsError } from '../../../kernel/aws-error.js';
import { type Parameter } from '../parameter.js';

/** A condition on parameters: one of its values, compared by its option. */
export interface ParameterFilter {
  readonly Key: string;
  readonly Option?: string;
  readonly Values?: readonly string[];
}

/**
 * Whether a parameter passes all filters.
 *
 * @param keys those that the operation knows; `tag:` stands for every tag
 * @throws AwsError `InvalidFilterKey` or `InvalidFilterOption`
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
 */
export function passesFilters(
  parameter: Parameter,
  filters: readonly ParameterFilter[],
  keys: readonly string[],
): boolean {
  return filters.every((filter) => passes(parameter, filter, keys));
}

function passes(parameter: Parameter, filter: ParameterFilter, keys: readonly string[]): boolean {
  const { Key: key, Option: option, Values: values = [] } = filter;
  if (!keys.includes(key.startsWith('tag:') ? 'tag:' : key))
    throw new AwsError('InvalidFilterKey', `The following filter key is not valid: ${key}. Use ${keys.join(', ')}.`);
  if (key === 'Path') return values.some((path) => isInPath(parameter.name, path, option === 'Recursive'));
  const compare = comparisons[option ?? 'Equals'];
  if (compare === undefined)
    throw new AwsError('InvalidFilterOption', `The following filter option is not valid: ${option} for ${key}.`);
  const actual = fieldOf(parameter, key);
  if (values.length === 0) return actual.length > 0;
  return actual.some((value) => values.some((wanted) => compare(value, wanted)));
}

const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  Equals: (value, wanted) => value === wanted,
  BeginsWith: (value, wanted) => value.startsWith(wanted),
  Contains: (value, wanted) => value.includes(wanted),
};

function isInPath(name: string, path: string, isRecursive: boolean): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const rest = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  return rest !== undefined && (isRecursive || !rest.includes('/'));
}

function fieldOf({ name, versions, tags }: Parameter, key: string): readonly string[] {
  const newest = versions.at(-1);
  if (key.startsWith('tag:'))
    return Object.entries(tags).flatMap(([tag, value]) => (`tag:${tag}` === key ? [value] : []));
  const fields: Readonly<Record<string, readonly (string | undefined)[]>> = {
    Name: [name],
    Type: [newest?.type],
    KeyId: [newest?.keyId],
    Tier: [newest?.tier],
    DataType: [newest?.dataType],
    Label: versions.flatMap(({ labels }) => labels),
  };
  return (fields[key] ?? []).filter((value) => value !== undefined);
}
