import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeTemporaryFolder } from '@stepwell/local';
import { type CdkApp } from '../cdk/cdk-app.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { AssemblyCopy } from './assembly-copy.js';
import { sourceFolderOf, filesBelow, isSame } from './source-folder.js';

/** A call of esbuild during the synthesis, as `record-bundling.cts` writes it. */
interface Bundle {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly outfile: string;
  /** SHA-256 of the bundle. */
  readonly sha256: string;
  /** Absolute paths of the bundled files. */
  readonly inputs: readonly string[];
}

interface Recording {
  readonly bundles: readonly Bundle[];
  /** Absolute paths of the files that the app's process loaded. */
  readonly modules: readonly string[];
  readonly shellCommands: readonly string[];
}

/** An asset of functions, and how it is made from source files. */
interface FunctionAsset {
  /** The hash in the synthesized templates. */
  readonly id: string;
  /** The bundle in it, or the folder that it is a copy of. */
  readonly origin: { readonly bundle: Bundle } | { readonly folder: string };
}

/**
 * Rebuilds the assets of functions without a synthesis. It records how the synthesis made them; where that is not
 * known, or the changed file is also part of the app, the app must be synthesized.
 */
export class AssetReload implements AsyncDisposable {
  #directory: string | undefined;
  #assembly: AssemblyCopy | undefined;
  #assets: FunctionAsset[] = [];
  #modules: ReadonlySet<string> = new Set();
  #count = 0;

  /** Variables of the app's process for the next synthesis. */
  async environment({ NODE_OPTIONS = '' }: NodeJS.ProcessEnv): Promise<Readonly<Record<string, string>>> {
    this.#assembly = undefined;
    if (this.#directory !== undefined) await rm(this.#directory, { recursive: true, force: true });
    this.#directory = await makeTemporaryFolder(tmpdir());
    const hook = fileURLToPath(new URL('../cdk/record-bundling.cjs', import.meta.url));
    return {
      NODE_OPTIONS: `${NODE_OPTIONS} --require ${JSON.stringify(hook)}`.trim(),
      STEPWELL_RECORD_BUNDLING: this.#directory,
    };
  }

  /** Reads what the synthesis of an app recorded. */
  async read({ output, folder }: CdkApp): Promise<void> {
    const directory = this.#directory;
    if (directory === undefined) return;
    const names = (await readdir(directory)).filter((name) => name.endsWith('.record.json'));
    const recordings = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(directory, name), 'utf8')) as Recording),
    );
    const bundles = recordings.flatMap(({ bundles: each }) => each);
    const commands = recordings.flatMap(({ shellCommands }) => shellCommands);
    this.#modules = new Set(recordings.flatMap(({ modules }) => modules));
    const assembly = await AssemblyCopy.read(output, directory);
    this.#assets = [];
    for (const { id, path } of assembly.functionAssets()) {
      const bundle = await bundleIn(path, bundles);
      if (bundle !== undefined) {
        // Commands before or after the bundling may change the asset in any way.
        const hasHooks = commands.some((command) => command.includes(dirname(bundle.outfile)));
        if (!hasHooks) this.#assets.push({ id, origin: { bundle } });
        continue;
      }
      const source = await sourceFolderOf(path, folder, output);
      if (source !== undefined) this.#assets.push({ id, origin: { folder: source } });
    }
    this.#assembly = assembly;
  }

  /**
   * Rebuilds the assets that contain changed files. Returns the folder of an assembly with them, or `undefined` if the
   * app must be synthesized.
   *
   * @param changed absolute paths
   * @throws UsageError if a bundle cannot be built
   */
  async rebuild(changed: readonly string[], terminal: Terminal): Promise<string | undefined> {
    const assembly = this.#assembly;
    if (assembly === undefined || changed.some((path) => this.#modules.has(path) || !existsSync(path)))
      return undefined;
    const affected = new Map<FunctionAsset, string[]>();
    for (const path of changed) {
      const users = this.#assets.filter((asset) => uses(asset, path, assembly.pathOf(asset.id)));
      if (users.length === 0) return undefined;
      for (const asset of users) affected.set(asset, [...(affected.get(asset) ?? []), path]);
    }
    for (const [asset, paths] of affected) {
      const { origin } = asset;
      const files =
        'bundle' in origin
          ? await this.#bundle(asset, origin.bundle, terminal)
          : paths.map((path) => [path.slice(origin.folder.length + 1), path] as const);
      await this.#replace(assembly, asset.id, files);
    }
    return assembly.write();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#directory !== undefined) await rm(this.#directory, { recursive: true, force: true });
  }

  /** Builds a bundle again, and returns its files: names in the asset, and paths. */
  async #bundle(
    asset: FunctionAsset,
    bundle: Bundle,
    { env, stderr }: Terminal,
  ): Promise<readonly (readonly [string, string])[]> {
    // Beside the assets, so that relative paths in the source map stay valid.
    const folder = join(this.#directory ?? '', `bundle-${(this.#count += 1)}`);
    await mkdir(folder);
    const metafile = `${folder}.meta.json`;
    const args = [
      ...bundle.args.map((arg) => arg.replaceAll(dirname(bundle.outfile), folder)),
      `--metafile=${metafile}`,
    ];
    const local = localEsbuild(bundle);
    const [command, parameters] = local ?? [bundle.command, args];
    const child = spawn(command, local === undefined ? parameters : args.slice(args.indexOf('--bundle')), {
      cwd: bundle.cwd,
      env: { ...env, ...bundle.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(stderr, { end: false });
    child.stderr.pipe(stderr, { end: false });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new UsageError(`esbuild failed (exit code ${code ?? '?'})`, 'app');
    const { inputs } = JSON.parse(await readFile(metafile, 'utf8')) as { readonly inputs: object };
    const rebuilt = { ...bundle, inputs: Object.keys(inputs).map((file) => resolve(bundle.cwd, file)) };
    this.#assets = this.#assets.map((other) => (other === asset ? { ...asset, origin: { bundle: rebuilt } } : other));
    return (await filesBelow(folder)).map((name) => [name, join(folder, name)] as const);
  }

  /** Replaces files of an asset in a copy of it. */
  async #replace(
    assembly: AssemblyCopy,
    id: string,
    files: readonly (readonly [name: string, path: string])[],
  ): Promise<void> {
    const before = assembly.pathOf(id);
    const hash = createHash('sha256').update(basename(before));
    for (const [name, path] of files) hash.update(`${name}\n`).update(await readFile(path));
    const isUnchanged = (await Promise.all(files.map(([name, path]) => isSame(path, join(before, name))))).every(
      Boolean,
    );
    if (isUnchanged) return;
    const target = join(this.#directory ?? '', `asset.${hash.digest('hex')}`);
    await cp(before, target, { recursive: true });
    for (const [name, path] of files) await cp(path, join(target, name));
    assembly.replace(id, target);
  }
}

/** Runs esbuild without npx, which takes half a second. */
function localEsbuild({ command, cwd }: Bundle): [command: string, args: string[]] | undefined {
  if (command !== 'npx') return undefined;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules/.bin/esbuild');
    if (existsSync(path)) return [path, []];
    if (folder === dirname(folder)) return undefined;
  }
}

async function bundleIn(asset: string, bundles: readonly Bundle[]): Promise<Bundle | undefined> {
  for (const bundle of bundles) {
    const content = await readFile(join(asset, basename(bundle.outfile))).catch(() => undefined);
    if (content !== undefined && createHash('sha256').update(content).digest('hex') === bundle.sha256) return bundle;
  }
  return undefined;
}

function uses({ origin }: FunctionAsset, path: string, asset: string): boolean {
  if ('bundle' in origin) return origin.bundle.inputs.includes(path);
  return path.startsWith(`${origin.folder}/`) && existsSync(join(asset, path.slice(origin.folder.length + 1)));
}
