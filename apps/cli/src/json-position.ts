import { findNodeAtLocation, parse, parseTree, type ParseError } from 'jsonc-parser';

/** A position in a file; line and column start at 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Returns the position of a JSON pointer in a JSON text, or of its longest existing prefix. For invalid JSON, returns
 * the position of the first syntax error.
 */
export function positionOf(text: string, pointer: string | undefined): TextPosition | undefined {
  const parseErrors: ParseError[] = [];
  parse(text, parseErrors, { disallowComments: true });
  const [parseError] = parseErrors;
  if (parseError !== undefined) return positionAt(text, parseError.offset);
  const root = parseTree(text);
  if (root === undefined || pointer === undefined) return undefined;
  const path = pointer
    .split('/')
    .slice(1)
    .filter((part, index, parts) => part !== '' || index < parts.length - 1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(
      root,
      path.slice(0, length).map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    );
    // The position of a member is that of its name.
    if (node !== undefined) return positionAt(text, (node.parent?.type === 'property' ? node.parent : node).offset);
  }
  return positionAt(text, root.offset);
}

function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
