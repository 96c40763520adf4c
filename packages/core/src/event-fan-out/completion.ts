import { COMPLETION_FAN_IN, RESULT_LIMIT_BYTES } from './limits.js';
import { truncateReason, itemErrors } from '../fan-out/outcome.js';
import { utf8Bytes } from '../contract/payload.js';
import { type ItemCompleted, type ItemReference } from './events.js';

/*
 * A request is complete when every item is counted. A single counter row would be hot, and a number would count a
 * redelivery twice. Therefore, items are counted in a tree: an item is a child of node `floor(index / 100)` of level 1,
 * that node is a child of node `floor(node / 100)` of level 2, and so on up to the single node of the last level. Each
 * node is a row that holds the set of its completed children. Adding a member to a set twice has no effect, so every
 * step up the tree can be repeated: docs/decisions/0012-counting-completions.md.
 */

/** A node of the tree. Level 1 counts items. A higher level counts the nodes of the level below. */
export interface TreeNode {
  readonly level: number;
  /** The index of the node in its level, from 0. */
  readonly node: number;
}

/** Returns the number of levels of the tree, at least 1. */
export function treeLevels(items: number): number {
  let levels = 1;
  for (let nodes = nodesAt(items, 1); nodes > 1; nodes = Math.ceil(nodes / COMPLETION_FAN_IN)) levels += 1;
  return levels;
}

/** Returns the number of nodes of a level. Level 0 is the items. */
export function nodesAt(items: number, level: number): number {
  let nodes = items;
  for (let up = 0; up < level; up += 1) nodes = Math.ceil(nodes / COMPLETION_FAN_IN);
  return nodes;
}

/** Returns the node that counts a child: an item by its index, or a node by its index in its level. */
export function parentOf(child: number): number {
  return Math.floor(child / COMPLETION_FAN_IN);
}

/** Returns the number of children of a node: 100, or the remainder for the last node of a level. */
export function childrenOf(items: number, { level, node }: TreeNode): number {
  return Math.min(COMPLETION_FAN_IN, nodesAt(items, level - 1) - node * COMPLETION_FAN_IN);
}

/** Reads the item reference from the input or output of a compute target. Returns `undefined` if there is none. */
export function parseItemReference(value: unknown): ItemReference | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { requestId, registration, index, items, expiresAt } = value as Partial<Record<keyof ItemReference, unknown>>;
  if (typeof requestId !== 'string' || typeof registration !== 'string') return undefined;
  if (typeof index !== 'number' || typeof items !== 'number' || typeof expiresAt !== 'number') return undefined;
  if (!Number.isInteger(index) || index < 0 || index >= items) return undefined;
  return { requestId, registration, index, items, expiresAt };
}

/** Returns the completion of a computed item. A result that exceeds the size limit makes the item a failed one. */
export function succeededItem(ticket: ItemReference, result: unknown): ItemCompleted {
  const bytes = utf8Bytes(JSON.stringify(result) ?? 'null');
  if (bytes > RESULT_LIMIT_BYTES) {
    return failedItem(
      ticket,
      itemErrors.resultTooLarge,
      `The result has ${bytes} bytes; give at most ${RESULT_LIMIT_BYTES}, or put it into S3 and give its place`,
    );
  }
  return { ...toItemReference(ticket), result: result ?? null };
}

/** Returns the completion of a failed item. */
export function failedItem(ticket: ItemReference, error: string, reason: string): ItemCompleted {
  return { ...toItemReference(ticket), error, reason: truncateReason(reason) };
}

/** Copies only the reference. Other members of the value, such as the item, are not sent back. */
function toItemReference({ requestId, registration, index, items, expiresAt }: ItemReference): ItemReference {
  return { requestId, registration, index, items, expiresAt };
}
