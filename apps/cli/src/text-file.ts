import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.js';

/**
 * The text of a file that the command line names, without a byte order mark.
 *
 * @param displayPath its path as it was given, for messages
 * @param field the flag or argument that names it
 * @throws UsageError when there is no such file, or it cannot be read
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
  if (code === 'EISDIR') return `'${displayPath}' is a folder; give a file`;
  if (code === 'EACCES' || code === 'EPERM') return `the file '${displayPath}' must not be read by this user`;
  return `the file '${displayPath}' cannot be read (${error instanceof Error ? error.message : String(error)})`;
}
