import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folder of the last assembly's files during the next synthesis. */
const backupFolder = '.stepwell-last';

/**
 * Returns the time at which a cloud assembly was synthesized. `undefined` if it is missing or incomplete: the manifest
 * is the last file that a synthesis writes, and it names the templates.
 */
export async function synthesizedAt(assembly: string): Promise<Date | undefined> {
  try {
    const path = join(assembly, 'manifest.json');
    const { artifacts = {} } = (await readJson(path)) as { readonly artifacts?: Readonly<Record<string, Artifact>> };
    for (const { type, properties } of Object.values(artifacts)) {
      const { templateFile, directoryName } = properties ?? {};
      if (type === 'aws:cloudformation:stack' && templateFile !== undefined)
        await readJson(join(assembly, templateFile));
      const isNested = type === 'cdk:cloud-assembly' && directoryName !== undefined;
      if (isNested && (await synthesizedAt(join(assembly, directoryName))) === undefined) return undefined;
    }
    return (await stat(path)).mtime;
  } catch {
    return undefined;
  }
}

/**
 * Writes a new assembly to a folder, and restores the last assembly if that fails. Assets are not moved, because the
 * CDK does not copy or bundle existing ones, and so that the output of an app that packs its own folder is stable.
 *
 * @param write writes the assembly; rejects if it fails
 */
export async function withRollback(output: string, write: () => Promise<void>): Promise<void> {
  // A backup may remain from a killed process.
  if ((await synthesizedAt(output)) === undefined) await restoreBackup(output);
  const isComplete = (await synthesizedAt(output)) !== undefined;
  await rm(join(output, backupFolder), { recursive: true, force: true });
  if (isComplete) await backUp(output);
  try {
    await write();
  } catch (error) {
    await restoreBackup(output);
    throw error;
  }
  await rm(join(output, backupFolder), { recursive: true, force: true });
}

async function backUp(output: string): Promise<void> {
  await mkdir(join(output, backupFolder));
  // Move the manifest first and restore it last: a folder that contains one is complete.
  const names = await assemblyFiles(output);
  for (const name of names.sort(manifestFirst)) await rename(join(output, name), join(output, backupFolder, name));
}

async function restoreBackup(output: string): Promise<void> {
  const names = await readdir(join(output, backupFolder)).catch(() => undefined);
  if (names === undefined) return;
  for (const name of await assemblyFiles(output)) await rm(join(output, name), { recursive: true, force: true });
  for (const name of names.sort(manifestFirst).reverse())
    await rename(join(output, backupFolder, name), join(output, name));
  await rm(join(output, backupFolder), { recursive: true, force: true });
}

/** The files that a synthesis writes again: all except assets and files of the CDK CLI. */
async function assemblyFiles(output: string): Promise<string[]> {
  const names = await readdir(output).catch(() => []);
  return names.filter(
    (name) => name !== backupFolder && name !== '.cache' && !/^(asset\.|bundling-temp-)|\.lock$/.test(name),
  );
}

function manifestFirst(one: string, other: string): number {
  return Number(other === 'manifest.json') - Number(one === 'manifest.json');
}

/** An artifact of the manifest. */
interface Artifact {
  readonly type?: string;
  readonly properties?: { readonly templateFile?: string; readonly directoryName?: string };
}

async function readJson(path: string): Promise<object> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new TypeError(`${path} is not a JSON object`);
  return value;
}
