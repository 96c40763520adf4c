import { fstatSync, statSync } from 'node:fs';
import { type Terminal } from './terminal.js';

/** Returns a function that checks whether this process writes to a file, as with `stepwell up > up.txt`. */
export function isOwnOutput({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): (path: string) => boolean {
  const own = [stdout, stderr].flatMap(({ fd }) =>
    fd === undefined ? [] : (identity(() => fstatSync(fd, { bigint: true })) ?? []),
  );
  if (own.length === 0) return () => false;
  return (path) => own.includes(identity(() => statSync(path, { bigint: true })) ?? '');
}

/** A unique identifier of a regular file. `undefined` for anything else. */
function identity(
  readStats: () => { readonly dev: bigint; readonly ino: bigint; isFile(): boolean },
): string | undefined {
  try {
    const found = readStats();
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return undefined;
  }
}
