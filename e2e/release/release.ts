import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runIn, workspace } from '../packages/packed.js';
import { checkout } from './checkout.js';
import { type Registry, startRegistry } from './registry.js';

/** A released checkout. */
export interface Release extends AsyncDisposable {
  readonly registry: Registry;
  readonly version: string;
  /** The checkout, with its release commit and tag. */
  readonly folder: string;
}

/**
 * Releases the committed state to a new registry as described in CONTRIBUTING.md: version, changelogs, commit, tag,
 * publish.
 */
export async function release(version: string): Promise<Release> {
  const registry = await startRegistry();
  const folder = await checkout(workspace);
  const nx = async (...args: string[]): Promise<void> => {
    // The variables that Nx sets for this test belong to another workspace.
    const inherited = Object.fromEntries(
      Object.keys(process.env)
        .filter((name) => name.startsWith('NX_'))
        .map((name) => [name, undefined]),
    );
    const { code, stdout, stderr } = await runIn(
      folder,
      process.execPath,
      [join(folder, 'node_modules/nx/dist/bin/nx.js'), ...args],
      { ...inherited, NX_DAEMON: 'false', NPM_CONFIG_USERCONFIG: registry.npmrc },
    );
    if (code !== 0) throw new Error(`nx ${args.join(' ')} exited with ${code}:\n${stdout}\n${stderr}`);
  };
  const dispose = async (): Promise<void> => {
    await registry[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await nx('release', version, '--first-release', '--skip-publish');
    await nx('release', 'publish', `--registry=${registry.url}`, '--first-release');
  } catch (error) {
    await dispose();
    throw error;
  }
  return { registry, version, folder, [Symbol.asyncDispose]: dispose };
}
