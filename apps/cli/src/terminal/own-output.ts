import { fstatSync, statSync } from 'node:fs';
import { type Terminal } from './terminal.js';

/** Tells whether a file is where this process writes, as with `stepwell up > up.txt`. */
export function isOwnOutput({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): (path: string) => boolean {
  const own = [stdout, stderr].flatMap(({ fd }) =>
    fd === undefined ? [] : (identity(() => fstatSync(fd, { bigint: true })) ?? []),
  );
  if (own.length === 0) return () => false;
  return (path) => own.includes(identity(() => statSync(path, { bigint: true })) ?? '');
}

/** What tells a regular file from all others; `undefined` for anything else, and where there is none. */
function identity(look: () => { readonly dev: bigint; readonly ino: bigint; isFile(): boolean }): string | undefined {
  try {
    const found = look();
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return undefined;
  }
}
