import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ProcessResult, runIn } from '../packages/packed.js';

/** A generator of the repository. */
export type Generator = 'service' | 'workflow';

/** Runs a generator of the repository in a checkout. */
export function runGenerator(folder: string, generator: Generator, args: readonly string[]): Promise<ProcessResult> {
  // The variables that Nx sets for this test belong to another workspace.
  const inherited = Object.fromEntries(
    Object.keys(process.env)
      .filter((key) => key.startsWith('NX_'))
      .map((key) => [key, undefined]),
  );
  return runIn(
    folder,
    process.execPath,
    [join(folder, 'node_modules/nx/dist/bin/nx.js'), 'g', `./tools/generators:${generator}`, ...args],
    { ...inherited, NX_DAEMON: 'false', NX_INTERACTIVE: 'false', NX_ISOLATE_PLUGINS: 'false' },
  );
}

/** The changes that a generator wants to make, which Nx writes when it has succeeded. */
interface Tree {
  listChanges(): readonly unknown[];
}

/**
 * Runs a generator of a checkout as Nx does, without its command line and without writing files.
 *
 * @returns the message of its error, and the number of its changes
 */
export async function rejection(
  folder: string,
  generator: Generator,
  options: Readonly<Record<string, string>>,
): Promise<readonly [string, number]> {
  const require = createRequire(join(folder, 'package.json'));
  const { FsTree } = require('nx/src/generators/tree') as { FsTree: new (root: string, isVerbose: boolean) => Tree };
  const generate = require(join(folder, `tools/generators/${generator}/${generator}.cjs`)) as (
    tree: Tree,
    options: Readonly<Record<string, string>>,
  ) => Promise<unknown>;
  const tree = new FsTree(folder, false);
  const message = await generate(tree, options).then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return [message, tree.listChanges().length];
}

/** The problems of types and style in files of a checkout, as `npx nx lint` reports them; empty if there are none. */
export async function lintProblems(folder: string, files: readonly string[]): Promise<string> {
  const sources = files.filter((file) => /\.[cm]?ts$/.test(file));
  const oxlint = join(folder, 'node_modules/oxlint/bin/oxlint');
  const { code, stdout, stderr } = await runIn(folder, process.execPath, [oxlint, '--format', 'unix', ...sources], {
    NX_DAEMON: 'false',
  });
  return code === 0 ? '' : `${stdout}\n${stderr}`;
}

/** The files that `git ls-files` lists with these options. */
export async function listFiles(folder: string, options: readonly string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', ...options], { cwd: folder });
  return stdout.split('\n').filter((line) => line !== '');
}
