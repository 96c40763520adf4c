import { AwsError } from '../../../kernel/aws-error.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type ParameterStore } from '../store.js';

/** Dependencies of the operations on parameters. */
export interface ParameterDependencies {
  readonly store: ParameterStore;
  readonly context: ServiceContext;
}

/** Members of operations that return pages. */
export interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** A page of a list. Throws `InvalidNextToken`. */
export function page<Item>(
  items: readonly Item[],
  { MaxResults, NextToken }: PageInput,
  defaultSize: number,
): { readonly items: readonly Item[]; readonly NextToken: string | undefined } {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0 || start > items.length)
    throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const end = start + (MaxResults ?? defaultSize);
  return { items: items.slice(start, end), NextToken: end < items.length ? String(end) : undefined };
}
