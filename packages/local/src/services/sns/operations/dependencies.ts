import { type Publisher } from '../publisher.js';
import { type TopicStore } from '../store.js';

/** The state that the operations share. */
export interface SnsDependencies {
  readonly store: TopicStore;
  readonly publisher: Publisher;
  readonly accountId: string;
}

export type StringMap = Readonly<Record<string, string>>;

export interface PageInput {
  readonly NextToken?: string;
}

/** Lists have pages of 100. */
export function page<T>(
  items: readonly T[],
  { NextToken }: PageInput,
): { readonly items: T[]; readonly NextToken: string | undefined } {
  const start = Number(NextToken ?? 0) || 0;
  const end = start + 100;
  return { items: items.slice(start, end), NextToken: end < items.length ? String(end) : undefined };
}

/** Tags as the API has them. */
export type TagList = readonly { readonly Key: string; readonly Value: string }[];

export function tagsOf(list: TagList = []): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}
