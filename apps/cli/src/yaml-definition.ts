import { parseYaml, YamlError } from '@stepwell/local/definitions';
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
  try {
    const { value, positionOf } = await parseYaml(text);
    return { json: JSON.stringify(value), positionOf };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = error.position;
    throw new UsageError(`${source}:${line}:${column} is not a valid YAML definition (${error.message})`, 'source');
  }
}
