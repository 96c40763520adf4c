import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FunctionCode } from './function-definition.js';
import { invalidValue } from './errors.js';
import { linkRuntimePackages } from './runtime-packages.js';
import { unpackZip } from './unzip.js';

/** Code on disk, ready to run. */
export interface StoredCode {
  /** The function's `LAMBDA_TASK_ROOT`. */
  readonly directory: string;
  /** SHA-256 of the code, base64. */
  readonly sha256: string;
  /** Bytes: of the zip archive, or of all files together. */
  readonly size: number;
}

/**
 * Stores the code of functions in a separate directory. Directories are copied, so that no other `node_modules` is
 * above them: as on Lambda, a function can import only the packages of its asset and the AWS SDK.
 */
export class CodeStore {
  private linked: Promise<void> | undefined;

  constructor(private readonly root: string) {}

  /** Puts code down in a fresh directory. */
  async put(functionName: string, code: FunctionCode): Promise<StoredCode> {
    const directory = join(this.root, functionName, randomUUID().slice(0, 8));
    await mkdir(directory, { recursive: true });
    await (this.linked ??= linkRuntimePackages(this.root, [process.cwd(), import.meta.dirname]));
    if ('zip' in code) {
      await unpackZip(code.zip, directory);
      return { directory, sha256: createHash('sha256').update(code.zip).digest('base64'), size: code.zip.length };
    }
    if ('inline' in code) {
      const isModule = /^\s*(import\s|import\{|export\s)/m.test(code.inline);
      await writeFile(join(directory, isModule ? 'index.mjs' : 'index.js'), code.inline);
    } else {
      await copyDirectory(code.directory, directory);
    }
    return { directory, ...(await digestOf(directory)) };
  }

  /** Removes code that no version uses any more. */
  async remove(code: StoredCode): Promise<void> {
    await rm(code.directory, { recursive: true, force: true });
  }
}

async function copyDirectory(source: string, target: string): Promise<void> {
  const found = await stat(source).catch(() => undefined);
  if (!found?.isDirectory()) throw invalidValue('Code', source, 'the path of an existing directory');
  // Links are followed, so that nothing points back to where the asset came from.
  await cp(source, target, { recursive: true, dereference: true });
}

async function digestOf(directory: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) {
    hash.update(path.slice(directory.length));
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
    }
  }
  return { sha256: hash.digest('base64'), size };
}
