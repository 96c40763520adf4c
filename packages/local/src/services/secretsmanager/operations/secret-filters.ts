import { invalidParameter } from '../errors.js';
import { type Secret } from '../secret.js';

/** A condition on secrets. A value that begins with `!` excludes. */
export interface SecretFilter {
  readonly Key?: string;
  readonly Values?: readonly string[];
}

/**
 * Whether a secret passes all filters. Values are prefixes, without regard to case for descriptions and `all`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
 */
export function passesFilters(secret: Secret, filters: readonly SecretFilter[]): boolean {
  return filters.every(({ Key = '', Values = [] }) => {
    const fields = fieldsOf(secret)[Key];
    if (fields === undefined) throw invalidParameter(`Filters.Key must be one of ${keys.join(', ')}, got ${Key}.`);
    return Values.some((wanted) => {
      const isExcluded = wanted.startsWith('!');
      const text = isExcluded ? wanted.slice(1) : wanted;
      return fields.some((field) => matches(field, text, Key)) !== isExcluded;
    });
  });
}

const keys = ['name', 'description', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'];

function fieldsOf({ name, description = '', tags }: Secret): Readonly<Record<string, readonly string[] | undefined>> {
  const fields = {
    name: [name],
    description: [description],
    'tag-key': Object.keys(tags),
    'tag-value': Object.values(tags),
    'primary-region': [],
    'owning-service': [],
  };
  return { ...fields, all: Object.values(fields).flat() };
}

function matches(field: string, text: string, key: string): boolean {
  if (key !== 'description' && key !== 'all') return field.startsWith(text);
  const words = text.toLowerCase().split(/\s+/);
  return words.every((word) =>
    field
      .toLowerCase()
      .split(/[\s\-_/]+/)
      .some((part) => part.startsWith(word)),
  );
}
