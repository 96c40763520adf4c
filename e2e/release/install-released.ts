import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runIn } from '../packages/packed.js';
import { type Registry } from './registry.js';

/**
 * Creates a folder outside the workspace with installed packages: ours from the local registry, others from the
 * configured registry.
 */
export async function installReleased(
  registry: Registry,
  dependencies: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-user-'));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'user-app', version: '1.0.0', private: true, dependencies }),
  );
  const { code, stderr } = await runIn(folder, 'npm', ['install', '--prefer-offline', '--loglevel=error'], {
    NPM_CONFIG_USERCONFIG: registry.npmrc,
  });
  if (code !== 0) throw new Error(`npm install failed in ${folder}:\n${stderr}`);
  return folder;
}
