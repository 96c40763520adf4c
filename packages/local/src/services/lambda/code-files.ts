import { createHash } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** Longest time in milliseconds for which work on many files occupies this thread. */
const sliceMs = 20;

/** A file or folder of an asset. */
interface CodeFile {
  /** Relative to the asset. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly mode: number;
}

/** The files of an asset, folders before their content. */
export interface CodeFiles {
  readonly source: string;
  readonly files: readonly CodeFile[];
  /** Bytes of all files together. */
  readonly size: number;
  /** Changes when the path of the asset, or a name, size, mode or time of a file changes. */
  readonly fingerprint: string;
}

/**
 * Lists the files of an asset. Links are followed, so that no file of a copy is outside of it.
 *
 * @param sourceMaps a folder with source maps of programs that have none beside them. @default - none
 */
export async function listCode(source: string, sourceMaps?: string): Promise<CodeFiles> {
  const hash = createHash('sha256').update(source);
  const files: CodeFile[] = [];
  let size = 0;
  const pause = pauses();
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readdirSync(join(source, folder)).sort()) {
      const name = join(folder, entry);
      const found = statSync(join(source, name), { throwIfNoEntry: false });
      if (found === undefined || !(found.isFile() || found.isDirectory())) continue;
      const isFolder = found.isDirectory();
      files.push({ name, path: join(source, name), isFolder, mode: found.mode });
      // The time of a folder changes with the names in it.
      hash.update(isFolder ? `${name}/\n` : `${name}\n${found.size} ${found.mtimeMs} ${found.mode}\n`);
      if (isFolder) pending.push(name);
      else size += found.size;
      const map =
        sourceMaps === undefined || isFolder ? undefined : missingMap(join(source, name), join(sourceMaps, name));
      if (map !== undefined) {
        files.push({ name: `${name}.map`, path: map.path, isFolder: false, mode: map.mode });
        hash.update(`${map.path}\n${map.mtimeMs}\n`);
      }
      if (pause.isDue()) await pause.next();
    }
  }
  return { source, files, size, fingerprint: hash.digest('hex').slice(0, 32) };
}

/** Copies the files of an asset to a new folder, which is read-only afterward. Shares blocks where possible. */
export async function copyCode({ files }: CodeFiles, target: string): Promise<void> {
  const pause = pauses();
  mkdirSync(target, { recursive: true });
  for (const { name, path, isFolder, mode } of files) {
    const copy = join(target, name);
    if (isFolder) {
      mkdirSync(copy);
    } else {
      if (isSourceMap(path)) writeFileSync(copy, absoluteSources(path), 'latin1');
      else copyFileSync(path, copy, constants.COPYFILE_FICLONE);
      chmodSync(copy, mode & 0o555);
    }
    if (pause.isDue()) await pause.next();
  }
  for (const { name, isFolder } of files) if (isFolder) chmodSync(join(target, name), 0o555);
  chmodSync(target, 0o555);
}

/** Makes a folder and all in it read-only. */
export function makeReadOnly(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() ? 0o555 : statSync(path).mode & 0o555);
  }
  chmodSync(folder, 0o555);
}

/** Lets other work of this thread run after each slice of time. */
function pauses(): { readonly isDue: () => boolean; readonly next: () => Promise<void> } {
  let end = performance.now() + sliceMs;
  return {
    isDue: () => performance.now() > end,
    async next() {
      await new Promise((resolve) => setImmediate(resolve));
      end = performance.now() + sliceMs;
    },
  };
}

/** The source map of a program in another folder, if there is one and none beside the program. */
function missingMap(program: string, elsewhere: string): { path: string; mode: number; mtimeMs: number } | undefined {
  if (!/\.[cm]?js$/.test(program) || existsSync(`${program}.map`)) return undefined;
  const found = statSync(`${elsewhere}.map`, { throwIfNoEntry: false });
  return found?.isFile() ? { path: `${elsewhere}.map`, mode: found.mode, mtimeMs: found.mtimeMs } : undefined;
}

/** A source map of the function's own code. */
function isSourceMap(path: string): boolean {
  return /\.[cm]?js\.map$/.test(path) && !path.includes(`${sep}node_modules${sep}`);
}

/**
 * A source map whose sources are found from anywhere: they are relative to the original. Only these members are parsed,
 * because maps are large. No string can contain them, because quotes in strings are escaped.
 *
 * @returns bytes in Latin-1
 */
function absoluteSources(path: string): string {
  const text = readFileSync(path, 'latin1');
  if (/"sections"\s*:/.test(text)) return text; // Maps of parts have sources of their own.
  try {
    const root = parseUtf8(/"sourceRoot"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ?? '""') as string;
    return text
      .replace(/"sourceRoot"\s*:\s*"(?:[^"\\]|\\.)*"/, '"sourceRoot":""')
      .replace(/("sources"\s*:\s*)(\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])/, (_, key: string, list: string) => {
        const sources = (parseUtf8(list) as readonly (string | null)[]).map((source) =>
          source === null || /^[a-z-]+:/.test(source) ? source : resolve(dirname(path), root, source),
        );
        return key + Buffer.from(JSON.stringify(sources)).toString('latin1');
      });
  } catch {
    return text; // Not a source map.
  }
}

function parseUtf8(bytes: string): unknown {
  return JSON.parse(Buffer.from(bytes, 'latin1').toString());
}
