import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { UsageError } from './usage-error.js';
import { type Terminal } from './terminal/terminal.js';

/**
 * Reads a file named on the command line, without its byte order mark.
 *
 * @param displayPath the path as specified, for error messages
 * @param field the flag or argument that names it
 * @throws UsageError if there is no such file, or it cannot be read
 */
export async function readTextFile(path: string, displayPath: string, field: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${field}: ${problemOf(error, displayPath)}`, field, { cause: error });
  }
}

function problemOf(error: unknown, displayPath: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file '${displayPath}'`;
  if (code === 'EISDIR') return `'${displayPath}' is a folder, not a file`;
  if (code === 'EACCES' || code === 'EPERM') return `permission denied for the file '${displayPath}'`;
  return `the file '${displayPath}' cannot be read (${error instanceof Error ? error.message : String(error)})`;
}

/**
 * Reads the value of `--input`: JSON, `@file`, or `-` for stdin.
 *
 * @throws UsageError if there is no such file, or the content is not JSON
 */
export async function readInput(value: string, terminal: Pick<Terminal, 'stdin' | 'cwd'>): Promise<unknown> {
  const { source, content } = await contentOf(value, terminal);
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `--input: ${source} is not JSON (${problem}). Specify JSON, @file, or - for stdin`,
      '--input',
      {
        cause: error,
      },
    );
  }
}

async function contentOf(
  value: string,
  { stdin, cwd }: Pick<Terminal, 'stdin' | 'cwd'>,
): Promise<{ readonly source: string; readonly content: string }> {
  if (value === '-') return { source: 'stdin', content: (await text(stdin)).replace(/^\uFEFF/, '') };
  if (!value.startsWith('@')) return { source: quoted(value), content: value };
  const path = value.slice(1);
  if (path === '')
    throw new UsageError('--input: @ must be followed by a file name. Specify JSON, @file, or - for stdin', '--input');
  return { source: `the file '${path}'`, content: await readTextFile(resolve(cwd, path), path, '--input') };
}

function quoted(value: string): string {
  return value.length > 80 ? `'${value.slice(0, 80)}…'` : `'${value}'`;
}
