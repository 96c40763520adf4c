import { createHash, randomUUID } from 'node:crypto';
import {
  constants,
  copyFileSync,
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { type FunctionCode } from './function-definition.js';
import { invalidValue } from './errors.js';
import { linkRuntimePackages, type RuntimePackages, runtimePackages } from './runtime-packages.js';
import { unpackZip } from './unzip.js';

/** Code on disk, ready to run. */
export interface StoredCode {
  /** The function's `LAMBDA_TASK_ROOT`. */
  readonly directory: string;
  /** The folder that it is a copy of. */
  readonly source?: string;
  /** SHA-256 of the code, base64. */
  readonly sha256: string;
  /** Bytes: of the zip archive, or of all files together. */
  readonly size: number;
}

/** Code in a folder that several versions share. */
interface SharedCode {
  readonly stored: Promise<StoredCode>;
  users: number;
}

/** Longest time in milliseconds for which copying occupies this thread. */
const copySliceMs = 20;

/**
 * Stores the code of functions in a separate directory. Directories are copied, so that functions cannot change them,
 * and no other `node_modules` is above them: as on Lambda, a function can import only the packages of its asset and the
 * AWS SDK of its runtime. The functions of one asset share a copy.
 */
export class CodeStore {
  private readonly linked = new Map<RuntimePackages, Promise<void>>();
  /** By directory. */
  private readonly shared = new Map<string, SharedCode>();

  constructor(private readonly root: string) {}

  /** Stores code for a runtime. An asset with the same hash as a stored one is not copied again. */
  async put(code: FunctionCode, runtime: string): Promise<StoredCode> {
    const packages = runtimePackages(runtime);
    const root = join(this.root, packages);
    if (!this.linked.has(packages))
      this.linked.set(packages, linkRuntimePackages(root, packages, [process.cwd(), import.meta.dirname]));
    await this.linked.get(packages);
    const hash = 'directory' in code ? assetHash(code.directory) : undefined;
    const directory = join(root, hash?.slice(0, 16) ?? randomUUID().slice(0, 8));
    const shared = this.shared.get(directory) ?? { stored: store(code, runtime, directory, hash), users: 0 };
    this.shared.set(directory, shared);
    shared.users += 1;
    try {
      return await shared.stored;
    } catch (error) {
      this.shared.delete(directory);
      throw error;
    }
  }

  /** Deletes code when no version uses it. */
  async remove({ directory }: StoredCode): Promise<void> {
    const shared = this.shared.get(directory);
    if (shared === undefined || (shared.users -= 1) > 0) return;
    this.shared.delete(directory);
    await rm(directory, { recursive: true, force: true });
  }
}

async function store(
  code: FunctionCode,
  runtime: string,
  directory: string,
  hash: string | undefined,
): Promise<StoredCode> {
  if ('directory' in code) {
    const found = await stat(code.directory).catch(() => undefined);
    if (!found?.isDirectory()) throw invalidValue('Code', code.directory, 'the path of an existing directory');
    const source = resolve(code.directory);
    const size = await copyDirectory(source, directory);
    const sha256 = hash === undefined ? await digestOf(directory) : Buffer.from(hash, 'hex').toString('base64');
    return { directory, source, size, sha256 };
  }
  await mkdir(directory, { recursive: true });
  if ('zip' in code) {
    await unpackZip(code.zip, directory);
    // The program of a custom runtime. Its permissions in the archive are not read.
    await chmod(join(directory, 'bootstrap'), 0o755).catch(() => undefined);
    return { directory, sha256: sha256(code.zip), size: code.zip.length };
  }
  await writeFile(join(directory, inlineName(code.inline, runtime)), code.inline);
  return { directory, sha256: sha256(code.inline), size: Buffer.byteLength(code.inline) };
}

function inlineName(source: string, runtime: string): string {
  if (runtime.startsWith('python')) return 'index.py';
  return /^\s*(import\s|import\{|export\s)/m.test(source) ? 'index.mjs' : 'index.js';
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}

/** The hash of its content in the name of an asset's folder, as the CDK writes it. */
function assetHash(directory: string): string | undefined {
  return /^asset\.([0-9a-f]{64})$/.exec(basename(directory))?.[1];
}

/** Copies a directory and returns the size of its files. Links are followed, so that none leads to the original. */
async function copyDirectory(source: string, target: string): Promise<number> {
  let size = 0;
  let sliceEnd = performance.now() + copySliceMs;
  const pending = [[source, target]];
  mkdirSync(target, { recursive: true });
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const [from = '', to = ''] = folder;
    for (const entry of readdirSync(from)) {
      const [path, copy] = [join(from, entry), join(to, entry)];
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory() === true) {
        mkdirSync(copy);
        pending.push([path, copy]);
      } else if (found?.isFile() === true) {
        if (isSourceMap(path)) writeFileSync(copy, absoluteSources(path));
        else copyFileSync(path, copy, constants.COPYFILE_FICLONE);
        size += found.size;
      }
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnd = performance.now() + copySliceMs;
    }
  }
  return size;
}

/** A source map of the function's own code. */
function isSourceMap(path: string): boolean {
  return /\.[cm]?js\.map$/.test(path) && !path.includes(`${sep}node_modules${sep}`);
}

/** A source map whose sources are found from anywhere: they are relative to the original. */
function absoluteSources(path: string): string {
  const text = readFileSync(path, 'utf8');
  try {
    const map = JSON.parse(text) as { sources: string[]; sourceRoot?: string };
    const sources = map.sources.map((source) =>
      /^[a-z-]+:/.test(source) ? source : resolve(dirname(path), map.sourceRoot ?? '', source),
    );
    return JSON.stringify({ ...map, sources, sourceRoot: undefined });
  } catch {
    return text; // Not a source map.
  }
}

async function digestOf(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) {
    hash.update(path.slice(directory.length));
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  }
  return hash.digest('base64');
}
