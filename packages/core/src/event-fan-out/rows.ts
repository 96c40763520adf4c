import { type TreeNode, parentOf } from './completion.js';

/*
 * The table of EventFanOut has the partition key `pk` and the sort key `sk`, both strings, and the TTL attribute
 * `expiresAt`. The row of a request is found by its `requestId`. All other rows contain the registration, so that a
 * request that is registered again after it expired starts without rows.
 */

/** The key of a row. */
export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

/** Returns the key of a request's row: its registration, and its status and summary when it has ended. */
export function requestKey(requestId: string): RowKey {
  return { pk: `request#${requestId}`, sk: 'request' };
}

/**
 * Returns the key of a completion tree node's row: `done`, a number set, and on level 1 `failed`, the subset of failed
 * items.
 */
export function nodeKey(registration: string, { level, node }: TreeNode): RowKey {
  return { pk: `count#${registration}#${level}#${node}`, sk: NODE_SORT_KEY };
}

/**
 * Returns the key of an item's outcome. It shares the partition of the node that counts it, so that one Query reads
 * 100.
 */
export function itemKey(registration: string, index: number): RowKey {
  return {
    pk: nodeKey(registration, { level: 1, node: parentOf(index) }).pk,
    sk: `${ITEM_PREFIX}${String(index).padStart(ITEM_DIGITS, '0')}`,
  };
}

/** Returns the index in the sort key of an item's row, or `undefined` for a row of another kind. */
export function itemIndex(sk: string): number | undefined {
  return sk.startsWith(ITEM_PREFIX) ? Number(sk.slice(ITEM_PREFIX.length)) : undefined;
}

/** The sort key of nodes. */
export const NODE_SORT_KEY = 'count';

/** The prefix of the sort keys of items. The index follows it. */
export const ITEM_PREFIX = 'item#';

/** The number of digits of an index in a sort key, so that keys sort numerically. */
export const ITEM_DIGITS = 7;

/** The attribute names of the rows besides `pk` and `sk`. */
export const rowAttributes = {
  /** TTL, seconds since the epoch. */
  expiresAt: 'expiresAt',
  /** On a node: the set of its completed children. */
  done: 'done',
  /** On a node of level 1: the set of its failed items. */
  failed: 'failed',
  /** On an item: its outcome, the JSON of `{ result }` or `{ error, reason }`. Later outcomes do not overwrite it. */
  outcome: 'outcome',
} as const;
