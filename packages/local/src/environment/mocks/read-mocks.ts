import { readFile } from 'node:fs/promises';
import { isJsonObject, type Json } from '@stepwell/asl';
import { parseYaml, YamlError } from '../../kernel/yaml-document.js';
import { InvalidMockConfiguration, type MockFile } from './mock-file.js';
import { type MockConfiguration } from './test-cases.js';

/** Mocks: a file in YAML or JSON, or its content. */
export type MockSource = string | MockFile | MockConfiguration;

/**
 * Reads a file of mocks.
 *
 * @throws InvalidMockConfiguration if there is no file; naming the line if it is not YAML or JSON
 */
export async function readMockSource(source: MockSource): Promise<Json> {
  if (typeof source !== 'string') return source as unknown as Json; // both have JSON
  const text = await readFile(source, 'utf8').catch((error: unknown) => {
    throw new InvalidMockConfiguration(`${source} cannot be read: ${String(error)}`, { cause: error });
  });
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text) as Json; // JSON.parse returns JSON
    } catch {
      // The YAML parser reports the position.
    }
  }
  try {
    return (await parseYaml(text)).value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = error.position;
    throw new InvalidMockConfiguration(`${source}:${line}:${column} is not valid YAML or JSON (${error.message})`);
  }
}

/** Whether mocks have the format of Step Functions Local. */
export function isMockConfiguration(value: Json): boolean {
  return isJsonObject(value) && (value['StateMachines'] !== undefined || value['MockedResponses'] !== undefined);
}
