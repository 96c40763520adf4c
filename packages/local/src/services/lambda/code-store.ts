import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, realpath, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import { removeFolder } from '../../kernel/remove-folder.js';
import { AssetCache, defaultCacheFolder } from './asset-cache.js';
import { copyCode, type CodeFiles, listCode, makeReadOnly } from './code-files.js';
import { type FunctionCode } from './function-definition.js';
import { invalidValue } from './errors.js';
import {
  findRuntimePackages,
  linkPackages,
  type PackageFolders,
  type RuntimePackages,
  runtimePackages,
} from './runtime-packages.js';
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

/**
 * Stores the code of functions, read-only as on Lambda. Assets are copied, so that functions cannot change them, and no
 * other `node_modules` is above them: a function can import only the packages of its asset and the AWS SDK of its
 * runtime. Copies of the CDK's assets are kept for later starts. The functions of one asset share a copy.
 */
export class CodeStore {
  private readonly packages = new Map<RuntimePackages, Promise<PackageFolders>>();
  /** Packages that are linked in the folder of this store. */
  private readonly linked = new Map<RuntimePackages, Promise<void>>();
  /** By packages and path of an asset; by folder for other code. */
  private readonly shared = new Map<string, SharedCode>();
  private readonly cache: AssetCache | undefined;

  /**
   * @param root folder of code that is not kept; the caller removes it with `removeFolder`
   * @param cacheFolder folder of the copies that are kept. @default - in the user's folder for caches, if possible
   */
  constructor(
    private readonly root: string,
    cacheFolder = defaultCacheFolder(),
  ) {
    this.cache = cacheFolder === undefined ? undefined : new AssetCache(cacheFolder);
    // In the background; a later start makes up for a failure.
    this.cache?.prune().catch(() => undefined);
  }

  /** Stores code for a runtime. */
  async put(code: FunctionCode, runtime: string): Promise<StoredCode> {
    const packages = runtimePackages(runtime);
    const asset = 'directory' in code && assetHash(code.directory) !== undefined ? resolve(code.directory) : undefined;
    const key = `${packages} ${asset ?? randomUUID()}`;
    const shared = this.shared.get(key) ?? { stored: this.store(code, runtime, packages), users: 0 };
    this.shared.set(key, shared);
    shared.users += 1;
    try {
      return await shared.stored;
    } catch (error) {
      this.shared.delete(key);
      throw error;
    }
  }

  /** Deletes code when no version uses it. */
  async remove(code: StoredCode): Promise<void> {
    for (const [key, shared] of this.shared) {
      if ((await shared.stored.catch(() => undefined))?.directory !== code.directory) continue;
      shared.users -= 1;
      if (shared.users > 0) return;
      this.shared.delete(key);
      if (code.directory.startsWith(this.root + sep)) await removeFolder(code.directory);
      else await this.cache?.leave(code.directory);
      return;
    }
  }

  private async store(code: FunctionCode, runtime: string, packages: RuntimePackages): Promise<StoredCode> {
    if ('directory' in code) return this.storeFolder(code, packages);
    const directory = await this.newFolder(packages);
    await mkdir(directory);
    if ('zip' in code) {
      await unpackZip(code.zip, directory);
      // The program of a custom runtime. Its permissions in the archive are not read.
      await chmod(join(directory, 'bootstrap'), 0o755).catch(() => undefined);
    } else {
      await writeFile(join(directory, inlineName(code.inline, runtime)), code.inline);
    }
    makeReadOnly(directory);
    const content = 'zip' in code ? code.zip : code.inline;
    return { directory, sha256: sha256(content), size: Buffer.byteLength(content) };
  }

  private async storeFolder(
    { directory: path, sourceMaps }: Extract<FunctionCode, { directory: string }>,
    packages: RuntimePackages,
  ): Promise<StoredCode> {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isDirectory()) throw invalidValue('Code', path, 'the path of an existing directory');
    const source = resolve(path);
    const files = await listCode(source, sourceMaps);
    const hash = assetHash(source);
    const kept = hash === undefined ? undefined : await this.keptCopy(hash, files, packages).catch(() => undefined);
    const directory = kept ?? (await this.newFolder(packages));
    if (kept === undefined) await copyCode(files, directory);
    const digest = hash === undefined ? await digestOf(directory) : Buffer.from(hash, 'hex').toString('base64');
    return { directory, source, size: files.size, sha256: digest };
  }

  /** A copy in the cache; `undefined` for an app in a temporary folder, which is not started again. */
  private async keptCopy(hash: string, files: CodeFiles, packages: RuntimePackages): Promise<string | undefined> {
    const { cache } = this;
    if (cache === undefined || (await isTemporary(files.source))) return undefined;
    const folders = await this.find(packages);
    const group = createHash('sha256')
      .update(JSON.stringify([...folders]))
      .digest('hex')
      .slice(0, 16);
    await cache.ensure(join(cache.root, group, 'node_modules'), (folder) => linkPackages(folder, folders));
    return cache.use(group, `${hash}-${files.fingerprint}`, files.size, (folder) => copyCode(files, folder));
  }

  /** A path in the folder of this store, beside the packages of the runtime. */
  private async newFolder(packages: RuntimePackages): Promise<string> {
    const root = join(this.root, packages);
    const linked =
      this.linked.get(packages) ??
      this.find(packages).then((folders) => linkPackages(join(root, 'node_modules'), folders));
    this.linked.set(packages, linked);
    await linked;
    return join(root, randomUUID().slice(0, 8));
  }

  private find(packages: RuntimePackages): Promise<PackageFolders> {
    const found = this.packages.get(packages) ?? findRuntimePackages(packages, [process.cwd(), import.meta.dirname]);
    this.packages.set(packages, found);
    return found;
  }
}

async function isTemporary(folder: string): Promise<boolean> {
  const temporary = [resolve(tmpdir()), await realpath(tmpdir())];
  return temporary.some((parent) => folder.startsWith(parent + sep));
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

async function digestOf(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) {
    hash.update(path.slice(directory.length));
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  }
  return hash.digest('base64');
}
