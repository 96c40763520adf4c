import { type Json } from './json.js';

/** A position in a text; line and column start at 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A YAML document as JSON. */
export interface YamlDocument {
  readonly value: Json;
  /** The position of the value at a JSON pointer, or of its nearest container. For a member, that of its name. */
  positionOf(pointer: string | undefined): TextPosition | undefined;
}

/** A text is not YAML, or contains constructs that JSON does not have. */
export class YamlError extends Error {
  override readonly name = 'YamlError';

  constructor(
    message: string,
    readonly position: TextPosition,
  ) {
    super(message);
  }
}

/**
 * Parses a document in YAML 1.2, of which JSON is a part. Dates become strings. Tags such as `!Ref` are errors.
 *
 * @throws YamlError with the position of the first mistake
 */
export async function parseYaml(text: string): Promise<YamlDocument> {
  const { isCollection, isNode, isPair, LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): TextPosition => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  // A tag such as !Ref is only a warning in the parser, which would ignore it.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new YamlError(problem.message, at(problem.pos[0]));
  return {
    value: JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1000 }) ?? null)) as Json, // JSON.parse returns JSON
    positionOf: (pointer) => {
      if (pointer === undefined) return undefined;
      let position = isNode(document.contents) ? document.contents.range?.[0] : undefined;
      let node: unknown = document.contents;
      for (const part of pointer.split('/').slice(1)) {
        const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
        if (!isCollection(node)) break;
        const found = node.items.find((item, index) =>
          isPair(item) ? String(item.key) === key : String(index) === key,
        );
        if (found === undefined) break;
        // The position of a member is that of its name.
        const place = isPair(found) ? found.key : found;
        position = (isNode(place) ? place.range?.[0] : undefined) ?? position;
        node = isPair(found) ? found.value : found;
      }
      return position === undefined ? undefined : at(position);
    },
  };
}

/** Whether a file has YAML, by its name. */
export function isYamlFile(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}
