import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ProcessResult, runIn } from '../packages/packed.js';

/** Runs a generator of the repository in a checkout. */
export function runGenerator(
  folder: string,
  generator: 'service' | 'workflow',
  args: readonly string[],
): Promise<ProcessResult> {
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
    { ...inherited, NX_DAEMON: 'false', NX_INTERACTIVE: 'false' },
  );
}

/** The files that `git ls-files` lists with these options. */
export async function listFiles(folder: string, options: readonly string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', ...options], { cwd: folder });
  return stdout.split('\n').filter((line) => line !== '');
}
