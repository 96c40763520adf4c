import { type TextPosition } from './json-position.js';
import { UsageError } from './usage-error.js';

/** A definition in YAML, as JSON, and where its parts are in the file. */
export interface YamlDefinition {
  readonly json: string;
  readonly positionOf: (pointer: string | undefined) => TextPosition | undefined;
}

/**
 * Reads a definition in YAML 1.2, as `.asl.yaml` files of AWS SAM have it.
 *
 * @param source the file as it was given, for messages
 * @throws UsageError naming the line when it is no YAML, or has what JSON does not have
 */
export async function yamlDefinition(text: string, source: string): Promise<YamlDefinition> {
  const { isCollection, isNode, isPair, LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): TextPosition => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  // A tag such as !Ref is a warning: its value would be taken without it.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, column } = at(problem.pos[0]);
    throw new UsageError(
      `${source}:${line}:${column} is not YAML that can be a definition (${problem.message})`,
      'source',
    );
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
        // A member is where its name is.
        const place = isPair(found) ? found.key : found;
        position = (isNode(place) ? place.range?.[0] : undefined) ?? position;
        node = isPair(found) ? found.value : found;
      }
      return position === undefined ? undefined : at(position);
    },
  };
}
