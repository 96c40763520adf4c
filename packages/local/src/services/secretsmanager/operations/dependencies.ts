import { type RandomSource } from '@stepwell/asl';
import { AwsError } from '../../../kernel/aws-error.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type SecretStore } from '../store.js';

/** Dependencies of the operations on secrets. */
export interface SecretDependencies {
  readonly store: SecretStore;
  readonly context: ServiceContext;
  readonly random: RandomSource;
}

/** The secret that an operation acts on: a name or an ARN. */
export interface SecretInput {
  readonly SecretId: string;
}

/** Tags as the API has them. */
export type SecretTags = readonly { readonly Key?: string; readonly Value?: string }[];

export function tagMap(tags: SecretTags): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Members of operations that return pages. */
export interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** A page of a list. Throws `InvalidNextTokenException`. */
export function page<Item>(items: readonly Item[], { MaxResults = 100, NextToken }: PageInput) {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0 || start > items.length)
    throw new AwsError('InvalidNextTokenException', 'Invalid NextToken');
  const end = start + MaxResults;
  return { items: items.slice(start, end), NextToken: end < items.length ? String(end) : undefined };
}
