import { type TextPosition } from './json-position.js';
import { UsageError } from './usage-error.js';

/** A YAML definition converted to JSON, with positions in the file. */
export interface YamlDefinition {
  readonly json: string;
  readonly positionOf: (pointer: string | undefined) => TextPosition | undefined;
}

/**
 * Parses a definition in YAML 1.2, as in `.asl.yaml` files of AWS SAM.
 *
 * @param source the file as specified, for error messages
 * @throws UsageError naming the line if it is not YAML, or contains constructs that JSON does not support
 */
export async function yamlDefinition(text: string, source: string): Promise<YamlDefinition> {
  const { isCollection, isNode, isPair, LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): TextPosition => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  // A tag such as !Ref is only a warning in the parser, which would ignore it.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, column } = at(problem.pos[0]);
    throw new UsageError(`${source}:${line}:${column} is not a valid YAML definition (${problem.message})`, 'source');
  }
  const json = JSON.stringify(document.toJS({ maxAliasCount: 1000 })) ?? 'null';
  return {
    json,
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
