import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

/**
 * The value of `--input`: JSON itself, `@file` that holds it, or `-` for stdin.
 *
 * @throws UsageError when there is no such file, or it is no JSON
 */
export async function readInput(given: string, terminal: Pick<Terminal, 'stdin' | 'cwd'>): Promise<unknown> {
  const { source, content } = await contentOf(given, terminal);
  try {
    return JSON.parse(content.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--input: ${source} is not JSON (${problem}); give JSON, @file or - for stdin`, '--input', { cause: error });
  }
}

async function contentOf(given: string, { stdin, cwd }: Pick<Terminal, 'stdin' | 'cwd'>): Promise<{ readonly source: string; readonly content: string }> {
  if (given === '-') return { source: 'stdin', content: await text(stdin) };
  if (!given.startsWith('@')) return { source: shown(given), content: given };
  const path = given.slice(1);
  try {
    return { source: `the file '${path}'`, content: await readFile(resolve(cwd, path), 'utf8') };
  } catch (error) {
    throw new UsageError(`--input: the file '${path}' cannot be read (${error instanceof Error ? error.message : String(error)})`, '--input', { cause: error });
  }
}

function shown(value: string): string {
  return value.length > 80 ? `'${value.slice(0, 80)}…'` : `'${value}'`;
}
