import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The workspace's root folder. */
export const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folders of what npm publishes. */
export const published = ['packages/core', 'packages/handlers', 'packages/constructs', 'packages/sdk', 'packages/asl', 'packages/local', 'apps/cli'] as const;

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

/** Packs one package into a new temporary folder, exactly as `npm publish` would. */
export async function pack(folder: string): Promise<Packed> {
  const destination = await mkdtemp(join(tmpdir(), 'stepwell-pack-'));
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], { cwd: join(workspace, folder) });
  const [entry] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  if (entry === undefined) throw new Error(`npm pack listed nothing for ${folder}`);
  const manifest = JSON.parse(await readFile(join(workspace, folder, 'package.json'), 'utf8')) as Manifest;
  return { folder, manifest, tarball: join(destination, entry.filename), files: entry.files.map((file) => file.path) };
}

/** A program's answer, whether it ended well or not. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end in a folder, without this test run's own settings. */
export async function runIn(folder: string, file: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { NODE_OPTIONS: _, VITEST: __, ...clean } = process.env;
  try {
    const { stdout, stderr } = await run(file, args, { cwd: folder, env: { ...clean, ...environment }, maxBuffer: 64 * 1024 * 1024 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
