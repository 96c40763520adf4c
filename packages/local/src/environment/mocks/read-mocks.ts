import { readFile } from 'node:fs/promises';
import { isJsonObject, type Json } from '@stepwell/asl';
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
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  // A tag such as !Ref is only a warning in the parser, which would ignore it.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    throw new InvalidMockConfiguration(`${source}:${line}:${col} is not valid YAML or JSON (${problem.message})`);
  }
  // As JSON: dates become strings.
  return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1000 }) ?? null)) as Json;
}

/** Whether mocks have the format of Step Functions Local. */
export function isMockConfiguration(value: Json): boolean {
  return isJsonObject(value) && (value['StateMachines'] !== undefined || value['MockedResponses'] !== undefined);
}
