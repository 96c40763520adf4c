import { COMPLETION_FAN_IN } from './limits.js';

/*
 * A request is complete when every item has been counted. To count them on one row would make that row hot, and a number
 * counts a redelivery twice. So they are counted in a tree: an item is a child of node `floor(index / 100)` of level 1, that
 * node a child of node `floor(node / 100)` of level 2, and so on up to the one node of the last level. Each node is a row
 * that holds the set of its children that are complete. Adding to a set changes nothing the second time, so every step up the
 * tree can be repeated: docs/decisions/0012-counting-completions.md.
 */

/** A node of the tree. Level 1 counts items, a higher level counts the nodes below it. */
export interface TreeNode {
  readonly level: number;
  /** Its place in its level, from 0. */
  readonly node: number;
}

/** How many levels the tree of so many items has, 1 at least. */
export function treeLevels(items: number): number {
  let levels = 1;
  for (let nodes = nodesAt(items, 1); nodes > 1; nodes = Math.ceil(nodes / COMPLETION_FAN_IN)) levels += 1;
  return levels;
}

/** How many nodes a level has; level 0 is the items themselves. */
export function nodesAt(items: number, level: number): number {
  let nodes = items;
  for (let up = 0; up < level; up += 1) nodes = Math.ceil(nodes / COMPLETION_FAN_IN);
  return nodes;
}

/** The node that counts a child: an item by its index, or a node by its place in its level. */
export function parentOf(child: number): number {
  return Math.floor(child / COMPLETION_FAN_IN);
}

/** How many children a node has: 100, or what is left for the last one of its level. */
export function childrenOf(items: number, { level, node }: TreeNode): number {
  return Math.min(COMPLETION_FAN_IN, nodesAt(items, level - 1) - node * COMPLETION_FAN_IN);
}
