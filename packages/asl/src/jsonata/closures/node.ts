/**
 * What is read of a node of jsonata's syntax tree (`expression.ast()`); its own declarations leave most of this out.
 */
export interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly lhs?: Node | readonly (readonly [Node, Node])[];
  readonly rhs?: Node;
  readonly expression?: Node;
  readonly expressions?: readonly Node[];
  readonly steps?: readonly Node[];
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly procedure?: Node;
  readonly arguments?: readonly Node[];
  readonly body?: Node;
  readonly thunk?: boolean;
  readonly signature?: unknown;
  /** Filters of a node that is no step of a path. */
  readonly predicate?: readonly { readonly expr: Node }[];
  /** Filters of a step. */
  readonly stages?: readonly { readonly type: string; readonly expr: Node }[];
}

/**
 * Marks that change what a node does, in ways that only the library knows: `[]`, `@`, `#`, `%`, grouping, constructed
 * arrays.
 */
const unsupportedMarks = [
  'keepArray',
  'keepSingletonArray',
  'consarray',
  'focus',
  'index',
  'tuple',
  'ancestor',
  'seekingParent',
  'group',
] as const;

/** Whether a node bears a mark that only the library knows how to follow. */
export function hasUnsupportedMark(node: Node): boolean {
  return unsupportedMarks.some((mark) => (node as unknown as Readonly<Record<string, unknown>>)[mark] ?? false);
}

/** Number of nodes of a tree: no evaluation of it without recursion nests deeper. */
export function countNodes(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 0;
  let count = 'type' in tree ? 1 : 0;
  for (const part of Object.values(tree)) count += countNodes(part);
  return count;
}
