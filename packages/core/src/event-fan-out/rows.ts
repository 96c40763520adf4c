import { type TreeNode, parentOf } from './completion-tree.js';

/*
 * The table of EventFanOut: partition key `pk` and sort key `sk`, both strings, and `expiresAt` for its TTL. The row of a
 * request is found by its `requestId`; all others carry the registration, so that a request that is registered anew after it
 * was forgotten starts from nothing.
 */

/** The key of a row. */
export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

/** The row of a request: what was registered, and in the end its status and summary. */
export function requestKey(requestId: string): RowKey {
  return { pk: `request#${requestId}`, sk: 'request' };
}

/**
 * The row of a node of the completion tree: `done`, a number set, and on level 1 `failed`, the part of it that failed.
 */
export function nodeKey(registration: string, { level, node }: TreeNode): RowKey {
  return { pk: `count#${registration}#${level}#${node}`, sk: NODE_SORT_KEY };
}

/** The row of an item's outcome. It lies beside the node that counts it, so that one Query reads a hundred. */
export function itemKey(registration: string, index: number): RowKey {
  return {
    pk: nodeKey(registration, { level: 1, node: parentOf(index) }).pk,
    sk: `${ITEM_PREFIX}${String(index).padStart(ITEM_DIGITS, '0')}`,
  };
}

/** The index in the sort key of an item's row; `undefined` for a row of another kind. */
export function itemIndex(sk: string): number | undefined {
  return sk.startsWith(ITEM_PREFIX) ? Number(sk.slice(ITEM_PREFIX.length)) : undefined;
}

/** The sort key of nodes. */
export const NODE_SORT_KEY = 'count';

/** The sort keys of items start with this and end in the index. */
export const ITEM_PREFIX = 'item#';

/** How many digits an index has in a sort key, so that keys sort as numbers do. */
export const ITEM_DIGITS = 7;

/** The attribute names of the rows besides `pk` and `sk`. */
export const rowAttributes = {
  /** TTL, seconds since the epoch. */
  expiresAt: 'expiresAt',
  /** Of a node: the set of its children that are complete. */
  done: 'done',
  /** Of a node of level 1: the set of its items that failed. */
  failed: 'failed',
  /** Of an item: its outcome, JSON text of `{ result }` or `{ error, reason }`. The first one stays. */
  outcome: 'outcome',
} as const;
