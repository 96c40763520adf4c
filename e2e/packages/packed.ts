import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The workspace's root folder. */
export const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folders of what npm publishes. */
export const published = [
  'packages/core',
  'packages/handlers',
  'packages/constructs',
  'packages/sdk',
  'packages/asl',
  'packages/local',
  'apps/cli',
] as const;

/** The parts of a published package.json that the tests look at. */
export interface Manifest {
  readonly name: string;
  readonly exports: Record<string, unknown>;
  readonly [field: string]: unknown;
}

/** A package as npm would upload it. */
export interface Packed {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Path of the .tgz file. */
  readonly tarball: string;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** Packs a package exactly as `npm publish` would. All are packed at once, once for each test run. */
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
 * A folder of all tarballs, in the test run's own folder for temporary files: test files that run at the same time may
 * each make it, and one of them is kept.
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

/** A program's answer, whether it ended well or not. */
export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end in a folder, without this test run's own settings. */
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
