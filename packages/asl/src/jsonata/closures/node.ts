/**
 * The fields of a node of jsonata's syntax tree (`expression.ast()`) that are used here. The package's type
 * declarations omit most of them.
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
  /** The filters of a node that is not a step of a path. */
  readonly predicate?: readonly { readonly expr: Node }[];
  /** The filters of a step. */
  readonly stages?: readonly { readonly type: string; readonly expr: Node }[];
}

/** Marks for syntax that only the library supports: `[]`, `@`, `#`, `%`, grouping, constructed arrays. */
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

/** Returns whether a node has a mark that only the library supports. */
export function hasUnsupportedMark(node: Node): boolean {
  return unsupportedMarks.some((mark) => (node as unknown as Readonly<Record<string, unknown>>)[mark] ?? false);
}

/** Returns an upper bound of the depth of nested evaluations, without calls of functions that the expression defines. */
export function depthOf(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 0;
  const depth = Math.max(0, ...Object.values(tree).map(depthOf));
  return 'type' in tree ? depth + 1 : depth;
}
