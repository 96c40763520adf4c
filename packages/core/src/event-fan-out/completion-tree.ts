import { COMPLETION_FAN_IN } from './limits.js';

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
