import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The root folder of the workspace. */
export const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Creates a folder from which the packages of the workspace resolve. It is outside of all projects: lint, which runs at
 * the same time, would list its files and fail when they are removed.
 */
export async function folderInWorkspace(name: string): Promise<string> {
  const parent = join(workspace, '.stepwell');
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, `${name}-`));
}

/** The folders of the published packages. */
export const published = [
  'packages/core',
  'packages/handlers',
  'packages/constructs',
  'packages/sdk',
  'packages/asl',
  'packages/local',
  'apps/cli',
] as const;

/** The fields of a published package.json that the tests read. */
export interface Manifest {
  readonly name: string;
  readonly exports: Record<string, unknown>;
  readonly [field: string]: unknown;
}

/** A packed package. */
export interface Packed {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Path of the .tgz file. */
  readonly tarball: string;
  /** Paths in the package. */
  readonly files: readonly string[];
}

/** Packs a package like `npm publish`. All packages are packed once per test run. */
export async function pack(folder: string): Promise<Packed> {
  const packs = await (packed ??= packAll());
  const manifest = JSON.parse(await readFile(join(workspace, folder, 'package.json'), 'utf8')) as Manifest;
  const entry = (
    JSON.parse(await readFile(join(packs, 'packs.json'), 'utf8')) as {
      name: string;
      filename: string;
      files: { path: string }[];
    }[]
  ).find(({ name }) => name === manifest.name);
  if (entry === undefined) throw new Error(`npm pack listed nothing for ${folder}`);
  return { folder, manifest, tarball: join(packs, entry.filename), files: entry.files.map((file) => file.path) };
}

let packed: Promise<string> | undefined;

/**
 * Creates a folder with all tarballs in the temporary folder of the test run. Concurrent test files may each create it;
 * one folder is kept.
 */
async function packAll(): Promise<string> {
  const packs = join(tmpdir(), 'stepwell-packs');
  if (existsSync(packs)) return packs;
  const aside = await mkdtemp(join(tmpdir(), 'stepwell-packing-'));
  const { stdout } = await run(
    'npm',
    [
      'pack',
      '--json',
      '--ignore-scripts',
      '--pack-destination',
      aside,
      ...published.map((folder) => `--workspace=${folder}`),
    ],
    { cwd: workspace, maxBuffer: 64 * 1024 * 1024 },
  );
  await writeFile(join(aside, 'packs.json'), stdout);
  await rename(aside, packs).catch((error: unknown) => {
    if (!existsSync(packs)) throw error;
  });
  return packs;
}

/** The result of a process, whether it succeeded or failed. */
export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder, without the variables of this test run. */
export async function runIn(
  folder: string,
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ProcessResult> {
  const { NODE_OPTIONS: _, VITEST: __, ...clean } = process.env;
  try {
    const { stdout, stderr } = await run(file, args, {
      cwd: folder,
      env: { ...clean, ...environment },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
