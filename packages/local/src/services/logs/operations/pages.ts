import { invalidParameter } from '../errors.js';
import { type LogGroup } from '../log-group.js';
import { type LogStore } from '../store.js';

/** How an input names a log group. */
export interface GroupInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

/** The group of an input. Throws `ResourceNotFoundException`, `InvalidParameterException`. */
export function groupOf(store: LogStore, { logGroupName, logGroupIdentifier }: GroupInput): LogGroup {
  const name = logGroupIdentifier ?? logGroupName;
  if (name === undefined) throw invalidParameter('logGroupName or logGroupIdentifier is required.');
  return store.group(name);
}

export interface PageInput {
  readonly nextToken?: string;
  readonly limit?: number;
}

/** One page of a list, 50 items by default. Throws `InvalidParameterException`. */
export function pageOf<Item>(items: readonly Item[], { nextToken = '0', limit = 50 }: PageInput) {
  const start = Number(nextToken);
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('The specified nextToken is invalid.');
  const end = start + limit;
  return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}
