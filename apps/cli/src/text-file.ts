import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.js';

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
